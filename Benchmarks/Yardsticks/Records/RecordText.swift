import DynamoBench

/// The texts of records, as the load generator makes them: a hash of number and version in hexadecimal, then a part of a
/// run of random letters that the hash chooses.
struct RecordText: Sendable {
    /// The default value size of the workloads `get` and `put`.
    static let size = 256
    private static let offsetCount = 1 << 16
    private static let hashSize = 16

    private let letters: [UInt8]

    init() {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789. ".utf8)
        var random = Random(seed: 1)
        letters = (0..<Self.offsetCount + Self.size).map { _ in alphabet[random.next(below: alphabet.count)] }
    }

    /// Writes the text of a version of a record into the first bytes of `target`.
    func write(_ number: Int, version: Int, to target: UnsafeMutableRawBufferPointer) {
        let hash = Random.mix(UInt64(number), UInt64(version))
        for position in 0..<Self.hashSize {
            let digit = UInt8(truncatingIfNeeded: hash >> UInt64(60 - 4 * position)) & 15
            target[position] = digit < 10 ? 48 + digit : 87 + digit
        }
        let start = Int(hash % UInt64(Self.offsetCount))
        letters.withUnsafeBytes { letters in
            UnsafeMutableRawBufferPointer(rebasing: target[Self.hashSize..<Self.size])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: letters[start..<start + Self.size - Self.hashSize]))
        }
    }
}
