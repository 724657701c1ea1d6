/// What is wrong with a text that should be JSON.
struct JSONError: Error {
    let message: String
}

extension JSON {
    /// Parses a whole text.
    init(parsing text: String) throws(JSONError) {
        var parser = JSONParser(Array(text.utf8))
        self = try parser.parseWhole()
    }
}

/// A plain recursive JSON parser.
private struct JSONParser {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func parseWhole() throws(JSONError) -> JSON {
        let value = try parseValue()
        skipSpace()
        guard position == bytes.count else { throw fault("text behind the value") }
        return value
    }

    private mutating func parseValue() throws(JSONError) -> JSON {
        switch peek() {
        case UInt8(ascii: "{"): return try parseObject()
        case UInt8(ascii: "["): return try parseArray()
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"): return try parseWord("true", .boolean(true))
        case UInt8(ascii: "f"): return try parseWord("false", .boolean(false))
        case UInt8(ascii: "n"): return try parseWord("null", .null)
        default: return .number(try parseNumber())
        }
    }

    private mutating func parseObject() throws(JSONError) -> JSON {
        try expect("{")
        var members: [(name: String, value: JSON)] = []
        while peek() != UInt8(ascii: "}") {
            if !members.isEmpty { try expect(",") }
            _ = peek()
            let name = try parseString()
            try expect(":")
            members.append((name: name, value: try parseValue()))
        }
        try expect("}")
        return .object(members)
    }

    private mutating func parseArray() throws(JSONError) -> JSON {
        try expect("[")
        var elements: [JSON] = []
        while peek() != UInt8(ascii: "]") {
            if !elements.isEmpty { try expect(",") }
            elements.append(try parseValue())
        }
        try expect("]")
        return .array(elements)
    }

    private mutating func parseString() throws(JSONError) -> String {
        try expect("\"")
        var units: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
            case UInt8(ascii: "\\"): units.append(contentsOf: String(try parseEscape()).utf8)
            default: units.append(byte)
            }
        }
        throw fault("a string without end")
    }

    private mutating func parseEscape() throws(JSONError) -> Character {
        guard position < bytes.count else { throw fault("an escape without end") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            var units = [try parseUnit()]
            if units[0] & 0xFC00 == 0xD800, bytes[position...].starts(with: "\\u".utf8) {
                position += 2
                units.append(try parseUnit())
            }
            return Character(String(decoding: units, as: UTF16.self))
        default: return Character(UnicodeScalar(byte))
        }
    }

    private mutating func parseUnit() throws(JSONError) -> UInt16 {
        guard position + 4 <= bytes.count,
            let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw fault("a bad escape") }
        position += 4
        return unit
    }

    private mutating func parseNumber() throws(JSONError) -> String {
        let text = bytes[position...].prefix { "+-.eE0123456789".utf8.contains($0) }
        guard !text.isEmpty else { throw fault("no value") }
        position += text.count
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func parseWord(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
        guard bytes[position...].starts(with: word.utf8) else { throw fault("an unknown word") }
        position += word.utf8.count
        return value
    }

    private mutating func expect(_ character: Character) throws(JSONError) {
        guard peek() == character.asciiValue else { throw fault("no \(character)") }
        position += 1
    }

    /// The next byte that is not white space; nil at the end.
    private mutating func peek() -> UInt8? {
        skipSpace()
        return position < bytes.count ? bytes[position] : nil
    }

    private mutating func skipSpace() {
        while position < bytes.count, " \t\r\n".utf8.contains(bytes[position]) { position += 1 }
    }

    private func fault(_ message: String) -> JSONError {
        JSONError(message: "\(message) at byte \(position)")
    }
}
