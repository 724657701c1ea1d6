internal import Glibc

/// A growing run of bytes that keeps its memory when emptied, so that building a request allocates nothing.
///
/// Appending is amortised constant time per byte. A pointer taken from it is good until the next append.
final class ByteBuffer {
    private(set) var start: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 1024) {
        self.capacity = max(capacity, 16)
        start = .allocate(capacity: self.capacity)
    }

    deinit { start.deallocate() }

    /// The bytes held now.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// The bytes held now, to be changed in place.
    var mutableBytes: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(start: start, count: count) }

    /// The unused memory after the bytes held, for a system call to fill; see `advance(by:)`.
    var spare: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: start + count, count: capacity - count)
    }

    func removeAll() { count = 0 }

    func truncate(to newCount: Int) { count = min(count, newCount) }

    /// Counts bytes that were written straight into `spare`.
    func advance(by byteCount: Int) { count += byteCount }

    /// Makes room for `additional` more bytes.
    func reserve(_ additional: Int) {
        guard count + additional > capacity else { return }
        capacity = max(capacity * 2, count + additional)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
    }

    func append(byte: UInt8) {
        reserve(1)
        start[count] = byte
        count += 1
    }

    func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    func append(_ source: UnsafeRawBufferPointer) {
        guard let base = source.baseAddress else { return }
        reserve(source.count)
        memcpy(start + count, base, source.count)
        count += source.count
    }

    func append(_ source: [UInt8]) { source.withUnsafeBytes { append($0) } }

    func append(text: String) { append(Array(text.utf8)) }

    /// Appends `number` in decimal, with zeros before it up to `width` digits.
    func append(decimal number: Int, width: Int = 1) {
        precondition(number >= 0)
        let length = max(width, Self.digitCount(number))
        reserve(length)
        count += length
        var position = start + count
        var rest = UInt64(number)
        for _ in 0..<length {
            let quotient = rest / 10
            position -= 1
            position.pointee = 48 &+ UInt8(truncatingIfNeeded: rest &- quotient &* 10)
            rest = quotient
        }
    }

    private static func digitCount(_ number: Int) -> Int {
        var digitCount = 1
        var bound = 10
        while number >= bound {
            digitCount += 1
            let (product, overflow) = bound.multipliedReportingOverflow(by: 10)
            if overflow { break }
            bound = product
        }
        return digitCount
    }

    /// Appends again bytes that are already held.
    func append(copyOf range: Range<Int>) {
        precondition(range.upperBound <= count)
        reserve(range.count)
        memcpy(start + count, start + range.lowerBound, range.count)
        count += range.count
    }

    /// Appends `number` as sixteen lower-case hexadecimal digits.
    func append(hexadecimal number: UInt64) {
        reserve(16)
        for position in 0..<16 { start[count + position] = number.hexadecimalDigit(at: position) }
        count += 16
    }

    /// Overwrites bytes that are already held.
    func replace(at position: Int, with byte: UInt8) {
        precondition(position < count)
        start[position] = byte
    }
}

extension UInt64 {
    /// The hexadecimal digit at `position`, 0 being the most significant of sixteen.
    func hexadecimalDigit(at position: Int) -> UInt8 {
        let digit = UInt8(truncatingIfNeeded: self >> UInt64(60 - 4 * position)) & 15
        return digit < 10 ? 48 + digit : 87 + digit
    }

    /// Reads sixteen lower-case hexadecimal digits; nil if there is anything else.
    init?(hexadecimal bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        var value: UInt64 = 0
        for byte in bytes {
            switch byte {
            case 48...57: value = value << 4 | UInt64(byte - 48)
            case 97...102: value = value << 4 | UInt64(byte - 87)
            default: return nil
            }
        }
        self = value
    }
}

extension UnsafeRawBufferPointer {
    /// Whether both hold the same bytes.
    func equals(_ other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let mine = baseAddress, let others = other.baseAddress else { return true }
        return memcmp(mine, others, count) == 0
    }

    func equals(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount
            && (count == 0 || memcmp(baseAddress!, text.utf8Start, count) == 0)
    }

    /// The part at `range`, as a buffer of its own.
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self[range]) }
}
