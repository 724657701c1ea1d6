/// A string or number as it stands in a JSON text: the raw bytes, without the quotation marks.
///
/// Compared as what it means, so that a server may escape what it likes; without escapes that is one `memcmp`.
struct JSONText {
    let raw: UnsafeRawBufferPointer
    /// Whether there is a backslash in `raw`.
    let hasEscapes: Bool

    /// What the text means. Copies.
    var decoded: [UInt8] {
        guard hasEscapes else { return Array(raw) }
        var result: [UInt8] = []
        var index = 0
        while index < raw.count {
            guard raw[index] == 92, index + 1 < raw.count else {
                result.append(raw[index])
                index += 1
                continue
            }
            index += 2
            switch raw[index - 1] {
            case 98: result.append(8)
            case 102: result.append(12)
            case 110: result.append(10)
            case 114: result.append(13)
            case 116: result.append(9)
            case 117: index += appendUnicode(at: index, to: &result)
            case let byte: result.append(byte)
            }
        }
        return result
    }

    var string: String { String(decoding: decoded, as: UTF8.self) }

    static func == (text: JSONText, expected: UnsafeRawBufferPointer) -> Bool {
        guard text.hasEscapes else { return text.raw.equals(expected) }
        return text.decoded.withUnsafeBytes { $0.equals(expected) }
    }

    static func == (text: JSONText, expected: StaticString) -> Bool {
        text == UnsafeRawBufferPointer(start: expected.utf8Start, count: expected.utf8CodeUnitCount)
    }

    /// Lets a `switch` over names read as a table.
    static func ~= (expected: StaticString, text: JSONText) -> Bool { text == expected }

    /// Appends the scalar whose four digits stand at `index`, with the low surrogate that may follow.
    /// - Returns: how many raw bytes that took.
    private func appendUnicode(at index: Int, to result: inout [UInt8]) -> Int {
        guard let unit = codeUnit(at: index) else {
            result.append(contentsOf: "\u{FFFD}".utf8)
            return 0
        }
        if unit & 0xFC00 == 0xD800, index + 6 <= raw.count, raw[index + 4] == 92, raw[index + 5] == 117,
            let low = codeUnit(at: index + 6), low & 0xFC00 == 0xDC00
        {
            let value = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(low & 0x3FF))
            result.append(contentsOf: String(Character(Unicode.Scalar(value)!)).utf8)
            return 10
        }
        let scalar = Unicode.Scalar(UInt32(unit)) ?? "\u{FFFD}"
        result.append(contentsOf: String(Character(scalar)).utf8)
        return 4
    }

    private func codeUnit(at index: Int) -> UInt16? {
        guard index + 4 <= raw.count else { return nil }
        return UInt16(String(decoding: raw[index..<index + 4], as: UTF8.self), radix: 16)
    }
}
