import DynamoModel
import Testing

@testable import DynamoWire

@Suite("Parsing JSON")
struct JSONDocumentTests {
    @Test(
        "Whatever is not one JSON value is a SerializationException without a message",
        arguments: [
            "", " ", "hi", "{", "}", "{}}", "{\"a\":1}}", "{} {}", "[1,]", "{\"a\"}", "{\"a\":}", "{,}", "{3: 1}",
            "\"\"\"",
            "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":+1}", "{\"a\":0x10}", "{'a':1}",
            "{/* no */}", "{} // no", "{\"a\":\"\n\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":tru}",
            "\u{FEFF}{}",
            "{\"a\":99999999999999999999999}", "{\"a\":1e400}",
        ])
    func malformed(_ text: String) {
        #expect(throws: DynamoError.serialization("")) { try withJSON(text) { _ in } }
    }

    @Test("Every part of a request that is cut short is refused")
    func cutShort() throws {
        let text = Array(
            #"{"TableName": "t", "Item": {"p": {"S": "é\n"}, "n": {"N": "-1.5"}}, "x": [true, null]}"#.utf8)
        for count in 0..<text.count {
            #expect(throws: DynamoError.serialization("")) { try withJSON(Array(text[..<count])) { _ in } }
        }
        try withJSON(text) { root in #expect(root.isObject) }
    }

    @Test(
        "Ill-formed UTF-8 is refused",
        arguments: [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x80],
        ] as [[UInt8]])
    func illFormed(_ bytes: [UInt8]) {
        let text = Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8)
        #expect(throws: DynamoError.serialization("")) { try withJSON(text) { _ in } }
    }

    @Test("Deep nesting is refused, not a crash", arguments: ["[", "{\"\":"])
    func deepNesting(_ opening: String) throws {
        for depth in [JSONDocument.maximumDepth, 200_000] {
            #expect(throws: DynamoError.serialization("")) {
                try withJSON(String(repeating: opening, count: depth)) { _ in }
            }
        }
        let arrays = String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
        #expect(throws: DynamoError.serialization("")) { try withJSON(arrays) { _ in } }
        let shallow = String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000)
        try withJSON(shallow) { root in #expect(root.isArray) }
    }

    @Test("A document is reused, also after an error, and gives back what a large text took")
    func reuse() throws {
        let document = JSONDocument()
        let large = Array("{\"a\":\"\(String(repeating: "x", count: 16 << 20))\"}".utf8)
        try withJSON(large, in: document) { root in #expect(root["a"]?.string.count == 16 << 20) }
        #expect(document.capacity >= 16 << 20)
        let small = Array("{\"a\":1}".utf8)
        try withJSON(small, in: document) { root in #expect(root["a"]?.integer == 1) }
        #expect(document.capacity <= 1 << 20)
        #expect(throws: DynamoError.self) { try withJSON(Array("{".utf8), in: document) { _ in } }
        try withJSON(small, in: document) { root in #expect(root["a"]?.integer == 1) }
    }

    @Test("A padded text is parsed where it lies")
    func padded() throws {
        let text = Array("{\"a\":1}".utf8)
        let padded = text + [UInt8](repeating: UInt8(ascii: "}"), count: JSONDocument.padding)
        let document = JSONDocument()
        try padded.withUnsafeBytes { bytes in
            let root = try document.parse(padded: UnsafeRawBufferPointer(rebasing: bytes[..<text.count]))
            #expect(root["a"]?.integer == 1)
        }
    }
}
