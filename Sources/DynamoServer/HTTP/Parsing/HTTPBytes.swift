/// Bytes that HTTP gives a meaning to, and tests of bytes.
enum HTTPBytes {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")

    /// Whether a byte may stand in a method or a field name.
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        // A bit for each of the 128 characters of ASCII.
        let low: UInt64 = 0x03FF_6CFA_0000_0000
        let high: UInt64 = 0x57FF_FFFF_C7FF_FFFE
        guard byte < 128 else { return false }
        return ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 == 1
    }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool {
        byte == space || byte == tab
    }

    /// The index of the first of these two bytes at or behind `start`; the count of the bytes if there is none.
    @inline(__always)
    static func index(of first: UInt8, or second: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let (ones, low) = (0x0101_0101_0101_0101 as UInt64, 0x7F7F_7F7F_7F7F_7F7F as UInt64)
            // The highest bit is clear in the bytes that are equal.
            let firstDifference = word ^ (ones &* UInt64(first))
            let secondDifference = word ^ (ones &* UInt64(second))
            let found =
                ~((((firstDifference & low) &+ low) | firstDifference)
                & (((secondDifference & low) &+ low) | secondDifference)) & ~low
            if found != 0 { return index + UInt64(littleEndian: found).trailingZeroBitCount / 8 }
            index += 8
        }
        while index < bytes.count, bytes[index] != first, bytes[index] != second { index += 1 }
        return index
    }

    /// The index of the first control character at or behind `start`; the count of the bytes if there is none.
    @inline(__always)
    static func indexOfControl(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            // The highest bit of each byte that is less than a space, or is the character 127. A carry may set bits
            // above the first of them, which is the one that counts.
            let ones: UInt64 = 0x0101_0101_0101_0101
            let high = ones &* 0x80
            let delete = word ^ (ones &* 0x7F)
            let found = ((word &- ones &* 0x20) & ~word | (delete &- ones) & ~delete) & high
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < bytes.count, bytes[index] >= space, bytes[index] != 127 { index += 1 }
        return index
    }
}

extension UnsafeRawBufferPointer {
    /// Whether these are the bytes of `text`.
    @inline(__always)
    func equals(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && starts(with: text)
    }

    /// Whether these bytes begin with those of `text`.
    @inline(__always)
    func starts(with text: StaticString) -> Bool {
        guard count >= text.utf8CodeUnitCount else { return false }
        for index in 0..<text.utf8CodeUnitCount where self[index] != text.utf8Start[index] { return false }
        return true
    }

    /// Whether these are the bytes of `text`, of any case. `text` is made of letters, digits and hyphens.
    @inline(__always)
    func equalsIgnoringCase(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in 0..<count {
            // The bit that tells small from capital letters, which hyphens and digits have set.
            guard self[index] | 0x20 == text.utf8Start[index] | 0x20 else { return false }
        }
        return true
    }

    @inline(__always)
    subscript(rebased range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range])
    }

    /// The elements of a list with commas, without the blanks around them.
    func forEachListElement(_ body: (UnsafeRawBufferPointer) -> Void) {
        var start = 0
        while start <= count {
            var end = start
            while end < count, self[end] != UInt8(ascii: ",") { end += 1 }
            body(self[rebased: trimmed(start..<end)])
            start = end + 1
        }
    }

    /// The part of `range` without the blanks at its ends.
    @inline(__always)
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, HTTPBytes.isBlank(self[lower]) { lower += 1 }
        while lower < upper, HTTPBytes.isBlank(self[upper - 1]) { upper -= 1 }
        return lower..<upper
    }
}
