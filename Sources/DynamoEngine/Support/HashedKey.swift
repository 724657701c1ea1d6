import DynamoModel

/// A key of the store with its hash, which is computed once and then serves every table that the key is looked up in.
struct HashedKey: Hashable, Sendable {
    let bytes: [UInt8]
    let hash: UInt64

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        hash = bytes.withUnsafeBytes { $0.wordHash(seed: Self.seed) }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
    }

    static func == (left: HashedKey, right: HashedKey) -> Bool {
        left.hash == right.hash && left.bytes == right.bytes
    }

    /// Secret, so that nobody can choose keys that meet in one place.
    private static let seed = UInt64.random(in: .min ... .max)
}
