/// A key of the store with its hash, which is computed once and then serves every table that the key is looked up in.
struct HashedKey: Hashable, Sendable {
    let bytes: [UInt8]
    let hash: UInt64

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        hash = bytes.withUnsafeBytes { Self.hash($0) }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
    }

    static func == (left: HashedKey, right: HashedKey) -> Bool {
        left.hash == right.hash && left.bytes == right.bytes
    }

    /// Secret, so that nobody can choose keys that meet in one place.
    private static let seed = UInt64.random(in: .min ... .max)

    /// Eight bytes at a time, each folded in with a multiplication to 128 bits, as wyhash does it. `[UInt8]` hashes
    /// byte by byte, which takes ten times as long.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count)
        var position = 0
        while position + 8 <= bytes.count {
            hash = fold(hash ^ bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        var rest: UInt64 = 0
        while position < bytes.count {
            rest = rest << 8 | UInt64(bytes[position])
            position += 1
        }
        return fold(hash ^ rest)
    }

    private static func fold(_ word: UInt64) -> UInt64 {
        let (high, low) = (word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return high ^ low
    }
}
