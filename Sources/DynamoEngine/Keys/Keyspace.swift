import DynamoExpressions
import DynamoModel
import DynamoStorage

/// The range of the store that holds the items of one table, or the entries of one index, and how their keys are made.
///
/// A key is the number of the keyspace, the hash of the partition key, the partition key, and the sort key. The hash in
/// front spreads item collections evenly over the keyspace, which is DynamoDB's order of a scan, cuts a keyspace into
/// segments and shards, and keeps one item collection together. `docs/KEY-ENCODING.md` has the bytes.
struct Keyspace: Sendable, Hashable {
    /// Never used again after the table or index is gone.
    let number: UInt32
    let schema: KeySchema
    /// The key of the table that an index is of; nil for a table's own keyspace. Index entries are told apart by it, so
    /// it stands behind the sort key of the index.
    var indexedTable: KeySchema?

    /// Everything that the keyspace holds.
    var range: KeyRange { KeyRange(prefix: prefix.bytes) }

    /// The part of the keyspace that a parallel scan's segment covers.
    func range(ofSegment segment: Int, of total: Int) -> KeyRange {
        func boundary(_ segment: Int) -> [UInt8] {
            guard segment < total else { return KeyRange.end(ofPrefix: prefix.bytes) }
            var encoder = prefix
            encoder.append(UInt32((segment << 32 + total - 1) / total))
            return encoder.bytes
        }
        return KeyRange(from: boundary(segment), to: boundary(segment + 1))
    }

    private var prefix: KeyEncoder {
        var encoder = KeyEncoder(reservingBytes: 96)
        encoder.append(number)
        return encoder
    }

    /// A key of the keyspace, made attribute by attribute in the order of the schema.
    struct KeyBuilder {
        private var encoder: KeyEncoder
        private let partition: [UnsafeRawBufferPointer]

        /// Begins a key with the bytes of the partition key's values: ``AttributeValue/withKeyBytes(_:)``.
        fileprivate init(prefix: KeyEncoder, schema: KeySchema, partition: [UnsafeRawBufferPointer]) {
            encoder = prefix
            self.partition = partition
            encoder.append(Self.hash(partition))
            for (attribute, bytes) in zip(schema.partition, partition) {
                appendDelimited(bytes, kind: attribute.kind)
            }
        }

        var bytes: [UInt8] { encoder.bytes }

        /// Appends a value that another may follow.
        mutating func appendDelimited(_ bytes: UnsafeRawBufferPointer, kind: AttributeValue.Kind) {
            // Encoded numbers tell where they end.
            if kind == .number { encoder.appendRaw(bytes) } else { encoder.appendEscaped(bytes) }
        }

        /// Appends the last value of a key as it is.
        mutating func appendLast(_ bytes: UnsafeRawBufferPointer) {
            encoder.appendRaw(bytes)
        }

        private static func hash(_ partition: [UnsafeRawBufferPointer]) -> UInt32 {
            if partition.count == 1 { return partitionHash(partition[0]) }
            var joined = KeyEncoder(reservingBytes: 128)
            for bytes in partition { joined.appendEscaped(bytes) }
            return partitionHash(joined.bytes)
        }
    }

    /// Begins a key with the partition key's values, in the order of the schema.
    func key(partition: [UnsafeRawBufferPointer]) -> KeyBuilder {
        KeyBuilder(prefix: prefix, schema: schema, partition: partition)
    }

    /// The key of an item of a table.
    ///
    /// - Parameters:
    ///   - partition: the bytes of the partition key's value, checked against the schema.
    ///   - sort: those of the sort key's value, if the table has one.
    func itemKey(partition: UnsafeRawBufferPointer, sort: UnsafeRawBufferPointer?) -> [UInt8] {
        var encoder = KeyEncoder(reservingBytes: 16 + partition.count + (sort?.count ?? 0))
        encoder.append(number)
        encoder.append(partitionHash(partition))
        // Encoded numbers tell where they end.
        if schema.attributes[0].kind == .number {
            encoder.appendRaw(partition)
        } else {
            encoder.appendEscaped(partition)
        }
        if let sort { encoder.appendRaw(sort) }
        return encoder.bytes
    }
}

extension AttributeValue {
    /// Calls `body` with the bytes that a key attribute's value has in keys, which sort as the values do: UTF-8, the
    /// bytes of a binary, or the encoded number. These are also its payload in an item's canonical bytes.
    func withKeyBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        switch self {
        case .string(let text): return text.withUTF8Bytes(body)
        case .binary(let bytes): return bytes.withUnsafeBytes(body)
        case .number(let number):
            var bytes: [UInt8] = []
            number.encode(to: &bytes)
            return bytes.withUnsafeBytes(body)
        case .boolean, .null, .stringSet, .numberSet, .binarySet, .list, .map:
            preconditionFailure("\(kind) cannot be part of a key")
        }
    }

    /// The bytes that a key attribute's value has in keys.
    var keyBytes: [UInt8] { withKeyBytes { [UInt8]($0) } }
}
