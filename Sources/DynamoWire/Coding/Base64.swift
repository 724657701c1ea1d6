/// Base64 with the standard alphabet and padding, strict in both directions.
enum Base64 {
    /// Why a text is not Base64.
    enum Failure: Error {
        /// The length in bytes is no multiple of four.
        case length
        /// A byte outside the alphabet, or padding in the wrong place.
        case character(UInt8)
        /// Bits are left over behind the last byte.
        case leftoverBits
    }

    static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    /// The value of each character; 0xFF marks those that do not belong to the alphabet.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for index in 0..<64 { values[Int(alphabet.utf8Start[index])] = UInt8(index) }
        return values
    }()

    /// The length of the text for so many bytes.
    @inline(__always)
    static func encodedCount(_ byteCount: Int) -> Int { (byteCount + 2) / 3 * 4 }

    /// Writes `encodedCount` characters.
    static func encode(_ bytes: UnsafeRawBufferPointer, to place: UnsafeMutableRawPointer) {
        let alphabet = alphabet.utf8Start
        var source = 0
        var target = 0
        func put(_ bits: UInt32, _ characters: Int) {
            for index in 0..<4 {
                let sextet = Int(bits >> (18 - 6 * UInt32(index))) & 63
                let character = index < characters ? alphabet[sextet] : UInt8(ascii: "=")
                place.storeBytes(of: character, toByteOffset: target + index, as: UInt8.self)
            }
            target += 4
        }
        while source + 3 <= bytes.count {
            put(UInt32(bytes[source]) << 16 | UInt32(bytes[source + 1]) << 8 | UInt32(bytes[source + 2]), 4)
            source += 3
        }
        switch bytes.count - source {
        case 1: put(UInt32(bytes[source]) << 16, 2)
        case 2: put(UInt32(bytes[source]) << 16 | UInt32(bytes[source + 1]) << 8, 3)
        default: break
        }
    }

    /// The number of bytes that a text stands for. Its characters are not looked at, save for the padding.
    static func decodedCount(_ text: UnsafeRawBufferPointer) throws(Failure) -> Int {
        guard text.count % 4 == 0 else { throw .length }
        guard text.count > 0 else { return 0 }
        return text.count / 4 * 3 - paddingCount(text)
    }

    /// Writes `decodedCount` bytes.
    static func decode(_ text: UnsafeRawBufferPointer, to place: UnsafeMutableRawPointer) throws(Failure) {
        guard text.count % 4 == 0 else { throw .length }
        guard text.count > 0 else { return }
        let padding = paddingCount(text)
        let wholeQuads = padding == 0 ? text.count / 4 : text.count / 4 - 1
        // The top bits of this show whether any character was outside the alphabet.
        var marks: UInt8 = 0
        var leftover: UInt8 = 0
        values.withUnsafeBufferPointer { values in
            for quad in 0..<wholeQuads {
                let (a, b, c, d) = quadValues(text, at: quad * 4, values)
                marks |= a | b | c | d
                place.storeBytes(of: a << 2 | b >> 4, toByteOffset: quad * 3, as: UInt8.self)
                place.storeBytes(of: b << 4 | c >> 2, toByteOffset: quad * 3 + 1, as: UInt8.self)
                place.storeBytes(of: c << 6 | d, toByteOffset: quad * 3 + 2, as: UInt8.self)
            }
            guard padding > 0 else { return }
            let (a, b, c, _) = quadValues(text, at: wholeQuads * 4, values)
            marks |= a | b
            place.storeBytes(of: a << 2 | b >> 4, toByteOffset: wholeQuads * 3, as: UInt8.self)
            leftover = b < 64 ? b & 0x0F : 0
            guard padding == 1 else { return }
            marks |= c
            place.storeBytes(of: b << 4 | c >> 2, toByteOffset: wholeQuads * 3 + 1, as: UInt8.self)
            leftover = c < 64 ? c & 0x03 : 0
        }
        guard leftover == 0 else { throw .leftoverBits }
        guard marks < 64 else { throw .character(firstStranger(text)) }
    }

    /// The first byte outside the alphabet.
    private static func firstStranger(_ text: UnsafeRawBufferPointer) -> UInt8 {
        text.first { values[Int($0)] == 0xFF } ?? 0
    }

    @inline(__always)
    private static func quadValues(
        _ text: UnsafeRawBufferPointer, at position: Int, _ values: UnsafeBufferPointer<UInt8>
    ) -> (UInt8, UInt8, UInt8, UInt8) {
        (
            values[Int(text[position])], values[Int(text[position + 1])],
            values[Int(text[position + 2])], values[Int(text[position + 3])]
        )
    }

    @inline(__always)
    private static func paddingCount(_ text: UnsafeRawBufferPointer) -> Int {
        guard text[text.count - 1] == UInt8(ascii: "=") else { return 0 }
        return text[text.count - 2] == UInt8(ascii: "=") ? 2 : 1
    }
}
