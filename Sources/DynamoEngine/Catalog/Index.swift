import DynamoExpressions
import DynamoModel
import DynamoStorage

/// A secondary index of the running database.
final class Index: Sendable {
    let definition: IndexDefinition
    /// Where the entries are.
    let keyspace: Keyspace
    let figures: KeyspaceFigures
    /// The names of the attributes that an entry holds; nil for all.
    let projectedNames: Set<Text>?

    init(_ definition: IndexDefinition, tableKey: KeySchema, figures: KeyspaceFigures? = nil) {
        self.definition = definition
        keyspace = Keyspace(number: definition.keyspace, schema: definition.key, indexedTable: tableKey)
        self.figures = figures ?? KeyspaceFigures(keyspace: definition.keyspace)
        projectedNames = definition.projectedNames(tableKey: tableKey)
    }

    var name: String { definition.name }
    var isLocal: Bool { definition.scope == .local }

    /// The same index with another definition: its entries and figures stay.
    func with(_ definition: IndexDefinition) -> Index {
        Index(definition, tableKey: keyspace.indexedTable ?? definition.key, figures: figures)
    }

    /// The attributes that tell an entry: those of the index's key and of the table's.
    var keyNames: [Text] { Array(Set(keyspace.schema.names + (keyspace.indexedTable?.names ?? []))) }
}

/// What an item puts into an index.
struct IndexEntry: Sendable {
    /// The store's key of the entry.
    let key: [UInt8]
    /// The projected attributes.
    let stored: StoredItem
}

extension Index {
    /// The entry of an item; nil when the item lacks a key attribute of the index or has it in another type, or when
    /// there is no item.
    func entry(of stored: StoredItem?) -> IndexEntry? {
        guard let stored, let key = entryKey(of: stored.item) else { return nil }
        guard let projectedNames else { return IndexEntry(key: key, stored: stored) }
        return IndexEntry(key: key, stored: StoredItem(stored.item.selecting(projectedNames)))
    }

    /// The store's key of the entry with these key attributes of the index and of the table; nil when one is missing or
    /// cannot be a key.
    func entryKey(of item: Item) -> [UInt8]? {
        guard let tableKey = keyspace.indexedTable else { return nil }
        return item.bytes.withUnsafeBytes { bytes -> [UInt8]? in
            var partition: [UnsafeRawBufferPointer] = []
            for attribute in keyspace.schema.partition {
                guard let value = Self.keyValue(of: attribute, in: bytes) else { return nil }
                partition.append(value)
            }
            var builder = keyspace.key(partition: partition)
            for attribute in Array(keyspace.schema.sort) + tableKey.attributes {
                guard let value = Self.keyValue(of: attribute, in: bytes) else { return nil }
                builder.appendDelimited(value, kind: attribute.kind)
            }
            return builder.bytes
        }
    }

    private static func keyValue(
        of attribute: KeyAttribute, in entries: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer? {
        guard let value = ItemReader.value(named: attribute.name, in: entries), value.kind == attribute.kind,
            value.payload.count > 0,
            value.payload.count <= (attribute.role == .partition ? KeyLimit.partitionBytes : KeyLimit.sortBytes)
        else { return nil }
        return value.payload
    }
}
