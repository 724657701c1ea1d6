import DynamoExpressions
import DynamoModel

/// The rules of index keys in items that are written: an item need not have them, but what it has must be able to be a
/// key.
struct IndexKeyChecks {
    let indexes: [Index]

    /// Checks an item that is put.
    func check(put item: Item) throws(DynamoError) {
        for index in indexes {
            for attribute in index.keyspace.schema.attributes {
                try check(item[attribute.name], of: attribute, in: index) { kind in
                    "One or more parameter values are not valid. A value specified for a secondary index key is not "
                        + "supported. The AttributeValue for a key attribute cannot contain an empty \(kind) value. "
                        + "IndexName: \(index.name), IndexKey: \(attribute.name)"
                }
            }
        }
    }

    /// Checks an item that an update has changed: only what the update has changed.
    func check(updated item: Item, from old: Item?) throws(DynamoError) {
        for index in indexes {
            for attribute in index.keyspace.schema.attributes {
                let value = item[attribute.name]
                if value == old?[attribute.name] { continue }
                try check(value, of: attribute, in: index) { kind in
                    "One or more parameter values are not valid. The update expression attempted to update a secondary "
                        + "index key to a value that is not supported. The AttributeValue for a key attribute cannot "
                        + "contain an empty \(kind) value."
                }
            }
        }
    }

    private func check(
        _ value: AttributeValue?, of attribute: KeyAttribute, in index: Index, empty: (String) -> String
    ) throws(DynamoError) {
        guard let value else { return }
        guard value.kind == attribute.kind else {
            throw .invalidParameter(
                "Type mismatch for Index Key \(attribute.name) Expected: \(attribute.kind.rawValue) "
                    + "Actual: \(value.kind.rawValue) IndexName: \(index.name)")
        }
        guard value.kind != .number else { return }
        guard value.byteSize > 0 else {
            throw .validation(empty(value.kind == .string ? "string" : "binary"))
        }
        switch attribute.role {
        case .partition: guard value.byteSize <= KeyLimit.partitionBytes else { throw .partitionKeyTooLong }
        case .sort: guard value.byteSize <= KeyLimit.sortBytes else { throw .sortKeyTooLong }
        }
    }
}
