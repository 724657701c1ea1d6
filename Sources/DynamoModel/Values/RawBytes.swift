#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension UnsafeRawBufferPointer {
    /// Negative, zero or positive as the bytes sort before, equal to or after `other`: byte by byte, then by length.
    public func compareBytes(with other: UnsafeRawBufferPointer) -> Int {
        let common = Swift.min(count, other.count)
        if common > 0, let here = baseAddress, let there = other.baseAddress {
            let order = memcmp(here, there, common)
            if order != 0 { return Int(order) }
        }
        return count - other.count
    }

    /// Whether both hold the same bytes.
    public func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard count > 0, let here = baseAddress, let there = other.baseAddress else { return true }
        return memcmp(here, there, count) == 0
    }

    /// Whether the first bytes are those of `prefix`.
    public func starts(withBytes prefix: UnsafeRawBufferPointer) -> Bool {
        count >= prefix.count && UnsafeRawBufferPointer(rebasing: self[..<prefix.count]).hasSameBytes(as: prefix)
    }

    /// Whether `other` occurs anywhere in these bytes. Each place where its first byte stands is compared.
    public func contains(bytes other: UnsafeRawBufferPointer) -> Bool {
        guard let first = other.first else { return true }
        guard let start = baseAddress else { return false }
        var position = 0
        while count - position >= other.count {
            guard let found = memchr(start + position, Int32(first), count - position - other.count + 1) else {
                return false
            }
            position = UnsafeRawPointer(found) - start
            if UnsafeRawBufferPointer(rebasing: self[position...]).starts(withBytes: other) { return true }
            position += 1
        }
        return false
    }
}

extension [UInt8] {
    /// Whether these bytes sort before `other`: byte by byte, then by length.
    public func precedesBytes(of other: [UInt8]) -> Bool {
        withUnsafeBytes { here in other.withUnsafeBytes { here.compareBytes(with: $0) < 0 } }
    }

    @inlinable
    mutating func append(raw bytes: UnsafeRawBufferPointer) {
        append(contentsOf: bytes)
    }
}
