/// The text that values are made of: a deterministic function of an identity (a hash of key, version and so on).
///
/// A text is its identity in hexadecimal, then a part of a fixed run of random letters chosen by the identity. So it
/// is written and checked at the speed of `memcpy` and `memcmp`, and no two identities share a text.
struct Content {
    private let pool: [UInt8]
    private static let offsetCount: UInt64 = 1 << 16

    /// - Parameters:
    ///   - seed: what the letters depend on.
    ///   - longest: the greatest size of a text, in bytes.
    init(seed: UInt64, longest: Int) {
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789. ".utf8)
        var random = Random(seed: seed)
        pool = (0..<Int(Self.offsetCount) + longest).map { _ in letters[random.next(below: letters.count)] }
    }

    /// Appends the text of `identity` that is `size` bytes long.
    func append(_ identity: UInt64, size: Int, to buffer: ByteBuffer) {
        let start = buffer.count
        buffer.append(hexadecimal: identity)
        if size < 16 { return buffer.truncate(to: start + size) }
        buffer.append(pool: pool, range(identity, size: size))
    }

    /// Whether `text` is the text of `identity` that is `size` bytes long.
    func matches(_ text: UnsafeRawBufferPointer, _ identity: UInt64, size: Int) -> Bool {
        guard text.count == size else { return false }
        for index in 0..<min(16, size) where text[index] != identity.hexadecimalDigit(at: index) { return false }
        guard size > 16 else { return true }
        return pool.withUnsafeBytes { text.part(16..<size).equals($0.part(range(identity, size: size))) }
    }

    private func range(_ identity: UInt64, size: Int) -> Range<Int> {
        let start = Int(identity % Self.offsetCount)
        return start..<start + size - 16
    }
}

extension ByteBuffer {
    fileprivate func append(pool: [UInt8], _ range: Range<Int>) {
        pool.withUnsafeBytes { append($0.part(range)) }
    }
}
