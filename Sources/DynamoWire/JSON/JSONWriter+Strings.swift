public import DynamoModel

extension JSONWriter {
    /// Writes a Swift string.
    @inline(__always)
    public mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { string(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// Writes a string of the model.
    @inline(__always)
    public mutating func string(_ text: Text) {
        string(text.string)
    }

    /// Writes the name of a member, escaped as needed; its value follows.
    @inline(__always)
    public mutating func name(_ name: String) {
        var name = name
        name.withUTF8 { self.name(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// Writes a string of well-formed UTF-8: `"`, `\` and control characters below U+0020 are escaped, everything else
    /// (also `/`, U+007F and U+2028) goes as it is, as in DynamoDB's answers.
    public mutating func string(utf8 bytes: UnsafeRawBufferPointer) {
        let count = bytes.count
        var place = reserve(count + 3)
        place.storeBytes(of: UInt8(ascii: "\""), as: UInt8.self)
        guard count > 0, let source = bytes.baseAddress else {
            place.storeBytes(of: UInt8(ascii: "\""), toByteOffset: 1, as: UInt8.self)
            place.storeBytes(of: UInt8(ascii: ","), toByteOffset: 2, as: UInt8.self)
            advance(by: 3)
            return
        }
        place += 1
        advance(by: 1)
        var position = 0
        while true {
            let run = JSONWriter.copyUnescaped(from: source + position, count: count - position, to: place)
            advance(by: run)
            position += run
            guard position < count else { break }
            writeEscape(of: source.load(fromByteOffset: position, as: UInt8.self))
            position += 1
            place = reserve(count - position + 2)
        }
        byte(UInt8(ascii: "\""))
        byte(UInt8(ascii: ","))
    }

    /// Copies up to the first byte that needs an escape, and returns how many those are. May write behind them, within
    /// `count`.
    @inline(__always)
    private static func copyUnescaped(
        from source: UnsafeRawPointer, count: Int, to destination: UnsafeMutableRawPointer
    ) -> Int {
        var position = 0
        while position + 8 <= count {
            let word = UInt64(littleEndian: source.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            destination.storeBytes(of: word.littleEndian, toByteOffset: position, as: UInt64.self)
            let special = specialBytes(word)
            guard special == 0 else { return position + special.trailingZeroBitCount / 8 }
            position += 8
        }
        while position < count {
            let byte = source.load(fromByteOffset: position, as: UInt8.self)
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return position }
            destination.storeBytes(of: byte, toByteOffset: position, as: UInt8.self)
            position += 1
        }
        return position
    }

    /// The top bit of each byte of `word` that needs an escape. Bytes above the lowest such byte may be marked too.
    @inline(__always)
    private static func specialBytes(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let controls = (word &- ones &* 0x20) & ~word
        let quoteZeros = (quotes &- ones) & ~quotes
        let backslashZeros = (backslashes &- ones) & ~backslashes
        return (controls | quoteZeros | backslashZeros) & (ones &* 0x80)
    }

    @inline(never)
    private mutating func writeEscape(of byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): verbatim("\\\"")
        case UInt8(ascii: "\\"): verbatim("\\\\")
        case UInt8(ascii: "\n"): verbatim("\\n")
        case UInt8(ascii: "\r"): verbatim("\\r")
        case UInt8(ascii: "\t"): verbatim("\\t")
        case 0x08: verbatim("\\b")
        case 0x0C: verbatim("\\f")
        default:
            verbatim("\\u00")
            self.byte(JSONWriter.hexadecimalDigit(byte >> 4))
            self.byte(JSONWriter.hexadecimalDigit(byte & 0x0F))
        }
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
