import DynamoStorage
import Foundation
import TestSupport
import Testing

/// The bytes of keys: the document's test vectors, order, and refusal of corrupt keys.
@Suite struct KeyEncodingTests {
    @Test func encodesTheDocumentsVectors() throws {
        let rows = try documentRows().filter { $0.count == 3 && $0[0].hasPrefix("`") }
        let vectors = rows.filter { ["`uint32`", "`uint64`", "`escaped`", "`raw`"].contains($0[0]) }
            .filter { $0[2].allSatisfy { $0.isHexDigit || " -".contains($0) } }
        #expect(vectors.count == 16)
        for vector in vectors {
            let bytes = hexadecimalBytes(vector[2])
            #expect(try encode(vector[0], vector[1]) == bytes, "\(vector)")
            #expect(try decode(vector[0], bytes) == vector[1], "\(vector)")
        }
    }

    @Test func hashesTheDocumentsVectors() throws {
        let vectors = try documentRows().filter { $0.count == 2 && $0[1].split(separator: " ").count == 4 }
            .filter { $0[1].allSatisfy { $0.isHexDigit || $0 == " " } }
        #expect(vectors.count == 6)
        for vector in vectors {
            var encoder = KeyEncoder()
            encoder.append(partitionHash(hexadecimalBytes(vector[0])))
            #expect(encoder.bytes == hexadecimalBytes(vector[1]), "\(vector)")
        }
    }

    @Test func comparingKeysComparesComponents() throws {
        let seed = SeededGenerator.announcedSeed()
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<5_000 {
            let left = RandomKey(&generator)
            let right = RandomKey(&generator)
            let isBelow = left.encoded.lexicographicallyPrecedes(right.encoded)
            #expect(isBelow == left.precedes(right), "seed \(seed): \(left), \(right)")
            #expect(try RandomKey(decoding: left.encoded) == left, "seed \(seed)")
        }
    }

    @Test func corruptKeysAreErrors() throws {
        for bytes in ["", "61", "61 00", "61 00 02", "61 00 FF", "00 00 01"].map(hexadecimalBytes) {
            bytes.withUnsafeBytes { bytes in
                var decoder = KeyDecoder(bytes)
                #expect(errorCode { _ = try decoder.readEscaped() } == .corruption)
            }
        }
        [1, 2, 3].withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
            var decoder = KeyDecoder(UnsafeRawBufferPointer(rebasing: bytes[..<3]))
            #expect(errorCode { _ = try decoder.readUInt32() } == .corruption)
            #expect(errorCode { _ = try decoder.readUInt64() } == .corruption)
            #expect(errorCode { _ = try decoder.readRaw(byteCount: 4) } == .corruption)
            #expect(errorCode { _ = try decoder.readRaw(byteCount: -1) } == .corruption)
            #expect(!decoder.isAtEnd)
        }
    }

    @Test func aTruncatedEncoderGoesOnFromItsPrefix() {
        var encoder = KeyEncoder(prefix: [9])
        encoder.append(UInt32(1))
        encoder.truncate(toByteCount: 1)
        encoder.appendRaw([7, 7])
        #expect(encoder.bytes == [9, 7, 7])
    }
}

/// A key of an escaped, a fixed-width and a raw component, of few letters so that keys share prefixes.
private struct RandomKey: Equatable {
    let first: [UInt8]
    let second: UInt32
    let third: [UInt8]

    init(_ generator: inout SeededGenerator) {
        func string() -> [UInt8] {
            let letters: [UInt8] = [0, 0, 1, 2, 0xFE, 0xFF]
            return (0..<Int.random(in: 0...4, using: &generator)).map { _ in letters.randomElement(using: &generator)! }
        }
        first = string()
        second = [0, 1, 256, .max].randomElement(using: &generator)!
        third = string()
    }

    init(decoding key: [UInt8]) throws {
        (first, second, third) = try key.withUnsafeBytes { bytes in
            var decoder = KeyDecoder(bytes)
            return (try decoder.readEscaped(), try decoder.readUInt32(), [UInt8](decoder.rest))
        }
    }

    var encoded: [UInt8] {
        var encoder = KeyEncoder()
        encoder.appendEscaped(first)
        encoder.append(second)
        encoder.appendRaw(third)
        return encoder.bytes
    }

    func precedes(_ other: RandomKey) -> Bool {
        if first != other.first { return first.lexicographicallyPrecedes(other.first) }
        if second != other.second { return second < other.second }
        return third.lexicographicallyPrecedes(other.third)
    }
}

/// The cells of every table row of the key encoding document.
private func documentRows() throws -> [[String]] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let document = try String(contentsOf: root.appendingPathComponent("docs/KEY-ENCODING.md"), encoding: .utf8)
    return document.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { row in
        row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
}

private func hexadecimalBytes(_ text: String) -> [UInt8] {
    text.split(separator: " ").compactMap { UInt8($0, radix: 16) }
}

private func hexadecimalText(_ bytes: some Collection<UInt8>) -> String {
    bytes.isEmpty ? "-" : bytes.map { String(format: "%02X", $0) }.joined(separator: " ")
}

private func encode(_ component: String, _ value: String) throws -> [UInt8] {
    var encoder = KeyEncoder()
    switch component {
    case "`uint32`": encoder.append(try #require(UInt32(value)))
    case "`uint64`": encoder.append(try #require(UInt64(value)))
    case "`escaped`": encoder.appendEscaped(hexadecimalBytes(value))
    default: encoder.appendRaw(hexadecimalBytes(value))
    }
    return encoder.bytes
}

private func decode(_ component: String, _ bytes: [UInt8]) throws -> String {
    try bytes.withUnsafeBytes { bytes in
        var decoder = KeyDecoder(bytes)
        switch component {
        case "`uint32`": return String(try decoder.readUInt32())
        case "`uint64`": return String(try decoder.readUInt64())
        case "`escaped`": return hexadecimalText(try decoder.readEscaped())
        default: return hexadecimalText(try decoder.readRaw(byteCount: bytes.count))
        }
    }
}
