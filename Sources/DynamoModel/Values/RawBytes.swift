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

    /// A hash of the bytes, worked out eight at a time, each folded in with a multiplication to 128 bits as wyhash does
    /// it. `[UInt8]` hashes byte by byte.
    ///
    /// - Parameter seed: a secret number where somebody could choose bytes that meet in one place.
    public func wordHash(seed: UInt64) -> UInt64 {
        func fold(_ word: UInt64) -> UInt64 {
            let (high, low) = (word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
            return high ^ low
        }
        var hash = seed ^ UInt64(truncatingIfNeeded: count)
        var position = 0
        while position + 8 <= count {
            hash = fold(hash ^ loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        var rest: UInt64 = 0
        while position < count {
            rest = rest << 8 | UInt64(self[position])
            position += 1
        }
        return fold(hash ^ rest)
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
