import DynamoModel
import DynamoStorage

/// The records of the catalog, in the store's keyspace 0, which no table uses.
///
/// | key                               | value                                                         |
/// |-----------------------------------|---------------------------------------------------------------|
/// | 0 (four bytes), 0x01, table's keyspace (four bytes) | the definition, as an item in canonical bytes |
/// | 0 (four bytes), 0x02, keyspace (four bytes) | number and bytes of the items, eight bytes each, little-endian |
/// | 0 (four bytes), 0x03              | the next keyspace to be given out, four bytes, little-endian   |
/// | 0 (four bytes), 0x04, keyspace (four bytes) | nothing: the keyspace is to be reclaimed              |
/// | 0 (four bytes), 0x80, a transaction's token | when it expires, the hash of the request, and its units: ``TokenRecord`` |
/// | 0 (four bytes), 0x81, when it expires (eight bytes), a transaction's token | nothing                |
///
/// Kinds from 0x80 on are not read at the start: there may be many of them.
enum CatalogRecord {
    private enum Kind {
        static let definition: UInt8 = 0x01
        static let figures: UInt8 = 0x02
        static let nextKeyspace: UInt8 = 0x03
        static let garbage: UInt8 = 0x04
        static let firstNotLoaded: UInt8 = 0x80
        static let token: UInt8 = 0x80
        static let tokenExpiry: UInt8 = 0x81
    }

    static let firstTableKeyspace: UInt32 = 1

    static func put(_ definition: TableDefinition, to batch: inout WriteBatch) {
        batch.put(key(Kind.definition, definition.keyspace), definition.record.bytes)
    }

    static func put(_ figures: KeyspaceFigures, to batch: inout WriteBatch) {
        let (keyspace, figures) = (figures.keyspace, figures.current)
        var value: [UInt8] = []
        withUnsafeBytes(of: UInt64(bitPattern: Int64(figures.items)).littleEndian) { value.append(contentsOf: $0) }
        withUnsafeBytes(of: UInt64(bitPattern: Int64(figures.bytes)).littleEndian) { value.append(contentsOf: $0) }
        batch.put(key(Kind.figures, keyspace), value)
    }

    static func putNextKeyspace(_ number: UInt32, to batch: inout WriteBatch) {
        batch.put(key(Kind.nextKeyspace), withUnsafeBytes(of: number.littleEndian) { [UInt8]($0) })
    }

    /// Removes a table, and marks its keyspaces as garbage until their space has been given back.
    static func drop(_ definition: TableDefinition, in batch: inout WriteBatch) {
        batch.delete(key(Kind.definition, definition.keyspace))
        drop(keyspace: definition.keyspace, in: &batch)
        for index in definition.indexes { drop(keyspace: index.keyspace, in: &batch) }
    }

    /// Marks a keyspace as garbage until its space has been given back.
    static func drop(keyspace: UInt32, in batch: inout WriteBatch) {
        batch.delete(key(Kind.figures, keyspace))
        batch.put(key(Kind.garbage, keyspace), [])
    }

    /// Forgets a keyspace that has been reclaimed, with the figures that commits behind its drop have left.
    static func dropGarbage(keyspace: UInt32, in batch: inout WriteBatch) {
        batch.delete(key(Kind.figures, keyspace))
        batch.delete(key(Kind.garbage, keyspace))
    }

    /// Everything that the catalog holds.
    struct Contents {
        var definitions: [TableDefinition] = []
        var figures: [UInt32: KeyspaceFigures.Values] = [:]
        var nextKeyspace = CatalogRecord.firstTableKeyspace
        var garbage: [UInt32] = []
    }

    static func load(from store: any OrderedStore) throws(StorageError) -> Contents {
        var contents = Contents()
        let cursor = try store.cursor(
            over: KeyRange(from: [0, 0, 0, 0], to: [0, 0, 0, 0, Kind.firstNotLoaded]))
        var isPositioned = try cursor.seekToFirst()
        while isPositioned {
            try read(cursor.key, cursor.value, into: &contents)
            isPositioned = try cursor.next()
        }
        return contents
    }

    private static func read(
        _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, into contents: inout Contents
    ) throws(StorageError) {
        var decoder = KeyDecoder(key)
        _ = try decoder.readUInt32()
        let kind = try decoder.readRaw(byteCount: 1)[0]
        switch kind {
        case Kind.definition:
            guard let definition = TableDefinition(record: Item(canonical: [UInt8](value))) else {
                throw StorageError(.corruption, "The record of a table cannot be read.")
            }
            contents.definitions.append(definition)
        case Kind.figures where value.count == 16:
            contents.figures[try decoder.readUInt32()] = KeyspaceFigures.Values(
                items: Int(Int64(littleEndian: value.loadUnaligned(as: Int64.self))),
                bytes: Int(Int64(littleEndian: value.loadUnaligned(fromByteOffset: 8, as: Int64.self))))
        case Kind.nextKeyspace where value.count == 4:
            contents.nextKeyspace = UInt32(littleEndian: value.loadUnaligned(as: UInt32.self))
        case Kind.garbage:
            contents.garbage.append(try decoder.readUInt32())
        default:
            throw StorageError(.corruption, "The catalog holds an unknown record.")
        }
    }

    /// The key of a transaction's token.
    static func tokenKey(_ token: Text) -> [UInt8] {
        var key = key(Kind.token)
        token.withUTF8Bytes { key.append(contentsOf: $0) }
        return key
    }

    /// The key that orders tokens by when they expire, in milliseconds since 1970.
    static func tokenExpiryKey(_ expiry: Int64, _ token: Text) -> [UInt8] {
        var encoder = KeyEncoder(prefix: key(Kind.tokenExpiry))
        encoder.append(UInt64(bitPattern: expiry))
        token.withUTF8Bytes { encoder.appendRaw($0) }
        return encoder.bytes
    }

    /// What the key of ``tokenExpiryKey(_:_:)`` says.
    static func readTokenExpiry(
        _ key: UnsafeRawBufferPointer
    ) throws(StorageError) -> (expiry: Int64, token: Text) {
        var decoder = KeyDecoder(key)
        _ = try decoder.readRaw(byteCount: 5)
        let expiry = Int64(bitPattern: try decoder.readUInt64())
        return (expiry, Text(utf8: decoder.rest))
    }

    /// Where the keys of ``tokenExpiryKey(_:_:)`` are.
    static let tokenExpiries = KeyRange(prefix: key(Kind.tokenExpiry))

    private static func key(_ kind: UInt8, _ keyspace: UInt32? = nil) -> [UInt8] {
        var encoder = KeyEncoder(reservingBytes: 9)
        encoder.append(UInt32(0))
        encoder.appendRaw([kind])
        if let keyspace { encoder.append(keyspace) }
        return encoder.bytes
    }
}
