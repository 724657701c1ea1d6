public import DynamoModel
import DynamoStorage

extension Database {
    /// Deletes a table and its items. Their space is given back in the background, without a scan.
    ///
    /// See [DeleteTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html).
    public func deleteTable(_ input: DeleteTableInput) throws(DynamoError) -> DeleteTableOutput {
        let table = try catalog.change { batch throws(DynamoError) in
            let (table, status) = try catalog.table(input.tableName)
            try check(table, mayBeDeletedIn: status)
            CatalogRecord.drop(table.definition, in: &batch)
            return table
        } dropping: { table in
            table
        } apply: { table in
            let now = options.clock.now()
            table.update(phase: .deleting(until: transientEnd(from: now)))
            if options.tableDelayMilliseconds == 0 { catalog.remove(table) }
            for keyspace in table.keyspaces { reclaimer.reclaim(keyspace) }
        }
        return DeleteTableOutput(tableDescription: TableDescription(deleted: table))
    }

    private func check(_ table: Table, mayBeDeletedIn status: TableStatus) throws(DynamoError) {
        switch status {
        case .creating: throw .tableInUse("Table is being created: \(table.name)")
        case .deleting: throw .tableInUse("Table is being deleted: \(table.name)")
        case .updating: throw .tableInUse("Table: \(table.name) is in the process of being updated.")
        default: break
        }
        if table.definition.isDeletionProtected {
            throw .validation(
                "Resource cannot be deleted as it is currently protected against deletion. "
                    + "Disable deletion protection first.")
        }
    }
}
