import DynamoExpressions
import DynamoModel
import DynamoStorage

/// A write that a statement asks for.
struct StatementWrite: Sendable {
    let write: ItemWrite
    /// As the statement names it.
    let tableName: String
    /// The size of the item that was there when the statement failed, in bytes, by which the failure is charged.
    let failedBytes: Locked<Int>
    /// What RETURNING gives.
    let returned: @Sendable (ItemChange) -> Item?
}

extension Database {
    /// Plans an INSERT, UPDATE or DELETE.
    ///
    /// - Parameter returnsItemOnFailure: whether a failed condition tells the item.
    /// - Throws: a ValidationException or ResourceNotFoundException when it does not fit its table.
    func plan(_ statement: BoundStatement, returnsItemOnFailure: Bool = false) throws(DynamoError) -> StatementWrite {
        switch statement {
        case .insert(let insert): return try plan(insert)
        case .update(let update): return try plan(update, returnsItemOnFailure)
        case .delete(let delete): return try plan(delete, returnsItemOnFailure)
        case .select(let select), .exists(let select): return try plan(select, returnsItemOnFailure)
        }
    }

    private func plan(_ insert: BoundInsert) throws(DynamoError) -> StatementWrite {
        let item = insert.item
        let new = StoredItem(item)
        guard new.byteSize <= ItemLimit.bytes else { throw .itemTooLarge }
        let table = try catalog.tableForItems(insert.table)
        let key = try table.key.checkedKey(of: item, for: .item, in: table.keyspace)
        try IndexKeyChecks(indexes: table.indexes).check(put: item)
        let failedBytes = Locked(0)
        let write = ItemWrite(table: table, key: key) { old throws(DynamoError) in
            if let old {
                failedBytes.withLock { $0 = old.byteSize }
                throw .duplicateItem
            }
            return new
        }
        return StatementWrite(write: write, tableName: insert.table, failedBytes: failedBytes) { _ in nil }
    }

    /// An UPDATE of an item that is not there fails, whatever its condition.
    private func plan(_ update: BoundUpdate, _ returnsItem: Bool) throws(DynamoError) -> StatementWrite {
        let table = try catalog.tableForItems(update.table)
        let (clause, key) = try self.key(update.condition, in: table)
        try check(update.update, keeps: table.key)
        let failedBytes = Locked(0)
        let write = ItemWrite(table: table, key: key) { old throws(DynamoError) in
            guard let old, clause.condition?.matches(old.item) ?? true else {
                throw .failed(on: old, noting: failedBytes, returnsItem: returnsItem)
            }
            return try Self.apply(update.update, to: old, key: clause.key, in: table)
        }
        return StatementWrite(write: write, tableName: update.table, failedBytes: failedBytes) { change in
            update.returned(of: change)
        }
    }

    /// A DELETE of an item that is not there succeeds, whatever its condition.
    private func plan(_ delete: BoundDelete, _ returnsItem: Bool) throws(DynamoError) -> StatementWrite {
        let table = try catalog.tableForItems(delete.table)
        let (clause, key) = try self.key(delete.condition, in: table)
        let failedBytes = Locked(0)
        let write = ItemWrite(table: table, key: key) { old throws(DynamoError) in
            if let old, let condition = clause.condition, !condition.matches(old.item) {
                throw .failed(on: old, noting: failedBytes, returnsItem: returnsItem)
            }
            return nil
        }
        return StatementWrite(write: write, tableName: delete.table, failedBytes: failedBytes) { change in
            delete.returnsOld ? change.old?.item : nil
        }
    }

    /// The check that EXISTS is in a transaction: the item must be there and meet the condition.
    private func plan(_ exists: BoundSelect, _ returnsItem: Bool) throws(DynamoError) -> StatementWrite {
        let table = try catalog.tableForItems(exists.table)
        guard exists.index == nil,
            let clause = try StatementKey(exists.condition, schema: table.key.attributes),
            let condition = clause.condition
        else { throw .validation("EXISTS() must contain a single item read with additional condition") }
        let key = try table.key.checkedKey(of: clause.key, for: .key, in: table.keyspace)
        let failedBytes = Locked(0)
        let write = ItemWrite(table: table, key: key) { old throws(DynamoError) in
            guard let old, condition.matches(old.item) else {
                throw .failed(on: old, noting: failedBytes, returnsItem: returnsItem)
            }
            return old
        }
        return StatementWrite(write: write, tableName: exists.table, failedBytes: failedBytes) { _ in nil }
    }

    private func key(
        _ condition: Condition?, in table: Table
    ) throws(DynamoError) -> (clause: StatementKey, key: [UInt8]) {
        guard let clause = try StatementKey(condition, schema: table.key.attributes) else { throw .keyEqualityMissing }
        return (clause, try table.key.checkedKey(of: clause.key, for: .key, in: table.keyspace))
    }
}

extension BoundUpdate {
    fileprivate func returned(of change: ItemChange) -> Item? {
        switch returning {
        case .allOld: change.old?.item
        case .allNew: change.new?.item
        case .modifiedOld: change.old.flatMap { update.updatedAttributes(of: $0.item) }
        case .modifiedNew: change.new.flatMap { update.updatedAttributes(of: $0.item) }
        case nil: nil
        }
    }
}

extension DynamoError {
    fileprivate static func failed(
        on item: StoredItem?, noting bytes: Locked<Int>, returnsItem: Bool
    ) -> DynamoError {
        bytes.withLock { $0 = item?.byteSize ?? 0 }
        return DynamoError(
            .conditionalCheckFailed, DynamoError.conditionalCheckFailed.message, item: returnsItem ? item?.item : nil)
    }
}
