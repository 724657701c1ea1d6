import DynamoModel
import DynamoStorage

/// What the store remembers of a transaction's ClientRequestToken: when it expires (milliseconds since 1970, eight
/// bytes, little-endian), the SHA-256 of the request (32 bytes), and a byte for each action: the read units of the
/// item it wrote or checked.
struct TokenRecord: Sendable, Equatable {
    /// How long a token is remembered, in milliseconds: ten minutes.
    static let lifetime: Int64 = 10 * 60 * 1_000
    static let digestBytes = 32

    let expiry: Int64
    let digest: [UInt8]
    let units: [UInt8]

    init(expiry: Int64, digest: [UInt8], units: [UInt8]) {
        self.expiry = expiry
        self.digest = digest
        self.units = units
    }

    /// Nil when the bytes cannot be a record.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 8 + Self.digestBytes else { return nil }
        expiry = Int64(littleEndian: bytes.loadUnaligned(as: Int64.self))
        digest = [UInt8](bytes[8..<8 + Self.digestBytes])
        units = [UInt8](bytes[(8 + Self.digestBytes)...])
    }

    var bytes: [UInt8] {
        withUnsafeBytes(of: expiry.littleEndian) { [UInt8]($0) } + digest + units
    }
}

extension CatalogRecord {
    static func put(_ record: TokenRecord, of token: Text, to batch: inout WriteBatch) {
        batch.put(tokenKey(token), record.bytes)
        batch.put(tokenExpiryKey(record.expiry, token), [])
    }

    static func tokenRecord(of token: Text, in store: any OrderedStore) throws(StorageError) -> TokenRecord? {
        try store.withValue(forKey: tokenKey(token)) { value in value.flatMap { TokenRecord($0) } }
    }
}
