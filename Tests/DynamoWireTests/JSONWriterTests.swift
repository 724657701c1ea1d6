import DynamoModel
import Foundation
import Testing

@testable import DynamoWire

@Suite("Writing JSON")
struct JSONWriterTests {
    @Test("Commas stand between members and elements, and nowhere else")
    func commas() {
        let text = written { writer in
            writer.beginObject()
            writer.name("a")
            writer.beginArray()
            writer.endArray()
            writer.name("b")
            writer.beginArray()
            writer.integer(1)
            writer.beginObject()
            writer.endObject()
            writer.null()
            writer.endArray()
            writer.member("c", "x,")
            writer.member("d", Int?.none)
            writer.member("e", true)
            writer.endObject()
        }
        #expect(text == #"{"a":[],"b":[1,{},null],"c":"x,","e":true}"#)
    }

    @Test(
        "Only quotes, backslashes and control characters are escaped",
        arguments: [
            ("", ""), ("plain", "plain"), ("/", "/"), ("\"\\", #"\"\\"#), ("\u{8}\u{C}\n\r\t", #"\b\f\n\r\t"#),
            ("\u{0}\u{1F}\u{B}", #"\u0000\u001F\u000B"#), ("\u{7F}\u{2028}é😀", "\u{7F}\u{2028}é😀"),
        ])
    func escapes(_ text: String, _ expected: String) {
        #expect(json(text) == "\"\(expected)\"")
    }

    @Test("An escape is found at every position of a string")
    func escapePositions() throws {
        for length in 1...40 {
            for position in 0..<length {
                for special in ["\"", "\\", "\n", "\u{0}", "é", "\u{1F}", " ", "!", "#", "[", "]"] {
                    let padding = String(repeating: "x", count: length - position - 1)
                    let text = String(repeating: "\u{FF}", count: position) + special + padding
                    #expect(try decode(String.self, json(text)) == text)
                }
            }
        }
    }

    @Test("A string of nothing but escapes grows the buffer as needed")
    func manyEscapes() throws {
        let text = String(repeating: "\u{1}", count: 100_000)
        #expect(try decode(String.self, json(text)) == text)
    }

    @Test("Integers", arguments: [0, 7, 10, -1, 99, 100, 1_234_567_890, .max, .min])
    func integers(_ value: Int) {
        #expect(json(value) == String(value))
    }

    @Test(
        "Doubles have a digit after the point",
        arguments: [
            (0.0, "0.0"), (1, "1.0"), (0.5, "0.5"), (12345.5, "12345.5"), (0.1, "0.1"), (-1.5, "-1.5"),
            (.infinity, "null"),
        ])
    func doubles(_ value: Double, _ expected: String) {
        #expect(json(value) == expected)
    }

    @Test(
        "Timestamps are seconds with milliseconds",
        arguments: [
            (1_731_234_567_891, "1731234567.891"), (1_731_234_567_000, "1731234567"),
            (1_731_234_567_005, "1731234567.005"),
            (0, "0"), (-1_500, "-1.500"),
        ])
    func timestamps(_ milliseconds: Int64, _ expected: String) throws {
        let timestamp = Timestamp(millisecondsSinceEpoch: milliseconds)
        #expect(json(timestamp) == expected)
        #expect(try decode(Timestamp.self, expected) == timestamp)
    }

    @Test("A writer starts afresh, and gives back a large buffer")
    func reuse() {
        var writer = JSONWriter()
        writer.string(String(repeating: "x", count: 3 << 20))
        #expect(writer.capacity > 3 << 20)
        writer.reset()
        #expect(writer.capacity == 4096)
        #expect(writer.count == 0)
        writer.integer(1)
        let taken = writer.takeBytes()
        #expect(Array(taken) == Array("1".utf8))
        free(taken.baseAddress)
        #expect(writer.count == 0)
    }
}
