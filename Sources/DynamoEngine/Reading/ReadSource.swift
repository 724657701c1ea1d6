import DynamoExpressions
import DynamoModel
import DynamoStorage

/// What a Query or Scan reads: a table, or one of its indexes.
struct ReadSource {
    let table: Table
    let index: Index?

    /// - Throws: a ValidationException when the table has no such index or it cannot be read consistently, a
    ///   ResourceNotFoundException when the index is still being created.
    init(table: Table, indexName: String?, isConsistent: Bool) throws(DynamoError) {
        self.table = table
        guard let indexName else {
            index = nil
            return
        }
        guard let index = table.indexes.first(where: { $0.name == indexName }) else {
            throw .validation("The table does not have the specified index: \(indexName)")
        }
        guard index.isLocal || !isConsistent else {
            throw .validation("Consistent reads are not supported on global secondary indexes")
        }
        guard index.definition.stage == .active else {
            throw .validation("Cannot read from backfilling global secondary index: \(indexName)")
        }
        self.index = index
    }

    var keyspace: Keyspace { index?.keyspace ?? table.keyspace }

    /// The key by which the source is read.
    var key: KeySchema { keyspace.schema }

    /// The attributes that tell where a page ended.
    var startKeyNames: [Text] { index?.keyNames ?? table.key.names }

    /// The store's key of the item or entry that a page begins behind.
    ///
    /// - Throws: a ValidationException when `start` does not hold just what tells an item of the source.
    func key(ofStart start: Item, isQuery: Bool) throws(DynamoError) -> [UInt8] {
        guard let index else { return try tableKey(ofStart: start, isQuery: isQuery) }
        guard start.names == index.keyNames.sorted() else {
            throw .validation("The provided starting key is invalid")
        }
        for attribute in index.keyspace.schema.attributes where start[attribute.name]?.kind != attribute.kind {
            throw .keyMismatch
        }
        do throws(DynamoError) {
            _ = try table.key.checkedKey(
                of: start.selecting(table.key.names), for: .key, in: table.keyspace)
        } catch {
            throw .validation("The provided starting key is invalid: \(error.message)")
        }
        guard let key = index.entryKey(of: start) else {
            throw .validation("The provided starting key is invalid")
        }
        return key
    }

    private func tableKey(ofStart start: Item, isQuery: Bool) throws(DynamoError) -> [UInt8] {
        if isQuery, start.names != table.key.names.sorted() {
            throw .validation("The provided starting key is invalid")
        }
        do throws(DynamoError) {
            return try table.key.checkedKey(of: start, for: .key, in: table.keyspace)
        } catch {
            throw isQuery ? error : .validation("The provided starting key is invalid: \(error.message)")
        }
    }
}
