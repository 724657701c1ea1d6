import DynamoModel
import Foundation
import Testing

@testable import DynamoWire

@Suite("Scalars on the wire")
struct ScalarWireTests {
    private static let structureExpected = "Start of structure or map found where not expected"

    @Test(
        "A string of another JSON type",
        arguments: [
            ("23", "NUMBER_VALUE cannot be converted to String"),
            ("34.56", "DECIMAL_VALUE cannot be converted to String"),
            ("true", "TRUE_VALUE cannot be converted to String"),
            ("false", "FALSE_VALUE cannot be converted to String"),
            ("[]", "Unrecognized collection type class java.lang.String"), ("{}", structureExpected),
        ])
    func wrongString(_ text: String, _ message: String) {
        #expect(throws: DynamoError.serialization(message)) { try decode(String.self, text) }
        #expect(throws: DynamoError.serialization(message)) { try decode(Text.self, text) }
    }

    @Test(
        "A boolean of another JSON type",
        arguments: [
            ("23", "NUMBER_VALUE cannot be converted to Boolean"),
            ("34.56", "DECIMAL_VALUE cannot be converted to Boolean"),
            ("\"23\"", "Unexpected token received from parser"),
            ("[]", "Unrecognized collection type class java.lang.Boolean"), ("{}", structureExpected),
        ])
    func wrongBoolean(_ text: String, _ message: String) {
        #expect(throws: DynamoError.serialization(message)) { try decode(Bool.self, text) }
    }

    @Test(
        "Strings that pass for booleans",
        arguments: [
            ("\"TRUE\"", true), ("\"1\"", true), ("\"yes\"", true), ("\"false\"", false), ("\"0\"", false),
            ("\"No\"", false),
        ])
    func booleanStrings(_ text: String, _ expected: Bool) throws {
        #expect(try decode(Bool.self, text) == expected)
    }

    @Test(
        "A number of another JSON type",
        arguments: [
            ("\"23\"", "STRING_VALUE cannot be converted to Integer"),
            ("true", "TRUE_VALUE cannot be converted to Integer"),
            ("[]", "Unrecognized collection type class java.lang.Integer"), ("{}", structureExpected),
        ])
    func wrongInteger(_ text: String, _ message: String) {
        #expect(throws: DynamoError.serialization(message)) { try decode(Int.self, text) }
    }

    @Test("A fraction is cut off")
    func integers() throws {
        #expect(try decode(Int.self, "34.56") == 34)
        #expect(try decode(Int.self, "-34.56") == -34)
        #expect(try decode(Int.self, "1e3") == 1000)
        #expect(throws: DynamoError.self) { try decode(Int.self, "1e300") }
        #expect(try decode(Double.self, "2") == 2)
    }

    @Test("Base64 goes both ways, whatever the length")
    func base64() throws {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
            let expected = Data(bytes).base64EncodedString()
            #expect(json(bytes) == "\"\(expected)\"")
            #expect(try decode([UInt8].self, "\"\(expected)\"") == bytes)
        }
    }

    @Test(
        "Base64 is strict",
        arguments: [
            ("\"23456\"", "Base64 encoded length is expected a multiple of 4 bytes but found: 5"),
            ("\"=+/=\"", "Invalid last non-pad Base64 character dectected"),
            ("\"+/+=\"", "Invalid last non-pad Base64 character dectected"),
            ("\"AB==\"", "Invalid last non-pad Base64 character dectected"),
            ("\"YWJj??!!\"", "Invalid base 64 character: '?'"), ("\"YW==YWJj\"", "Invalid base 64 character: '='"),
            ("\"====\"", "Invalid base 64 character: '='"), ("\"YWJ_\"", "Invalid base 64 character: '_'"),
            ("true", "only base-64-encoded strings are convertible to bytes"),
            ("1.5", "only base-64-encoded strings are convertible to bytes"),
            ("[]", "Unrecognized collection type class java.nio.ByteBuffer"), ("{}", structureExpected),
        ])
    func strictBase64(_ text: String, _ message: String) {
        #expect(throws: DynamoError.serialization(message)) { try decode([UInt8].self, text) }
    }

    @Test("Lists, maps and nulls")
    func containers() throws {
        #expect(try decode([Int].self, "[1,2]") == [1, 2])
        #expect(try decode([[Text]].self, #"[["a"],[]]"#) == [["a"], []])
        #expect(try decode([Text: Int].self, #"{"a":1,"b":null,"a":2}"#) == ["a": 2])
        #expect(try decode(Int?.self, "null") == nil)
        #expect(throws: DynamoError.serialization("Unexpected field type")) { try decode([Int].self, "1") }
        #expect(throws: DynamoError.serialization(Self.structureExpected)) { try decode([Int].self, "{}") }
        #expect(json(["a", "b"] as [Text]) == #"["a","b"]"#)
        #expect(json(["a\n": 1] as [Text: Int]) == #"{"a\n":1}"#)
    }

    @Test("CRC-32 and gzip")
    func checksums() throws {
        let check = Array("123456789".utf8)
        #expect(check.withUnsafeBytes { CRC32.checksum($0) } == 0xCBF4_3926)
        let compressor = try #require(BodyCompressor(.gzip))
        for _ in 0..<2 {
            let text = [UInt8](repeating: UInt8(ascii: "x"), count: 10_000)
            let compressed = try #require(text.withUnsafeBytes { compressor.compress($0) })
            #expect(compressed.count < 200)
            // The trailer holds the checksum and the length, both little-endian.
            let checksum = text.withUnsafeBytes { CRC32.checksum($0) }
            let trailer = compressed.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            #expect(trailer == UInt64(10_000) << 32 | UInt64(checksum))
        }
        let deflated = try #require(check.withUnsafeBytes { BodyCompressor(.zlib)?.compress($0) })
        // RFC 1950: method 8 with a window of 32 KB, and the header's 16 bits divisible by 31.
        #expect(deflated[0] == 0x78)
        #expect((Int(deflated[0]) << 8 | Int(deflated[1])) % 31 == 0)
    }
}
