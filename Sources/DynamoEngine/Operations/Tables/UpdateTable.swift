public import DynamoModel
import DynamoStorage

extension Database {
    /// Changes one thing about a table: its billing and throughput, its protection against deletion, or its class.
    ///
    /// See [UpdateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html).
    public func updateTable(_ input: UpdateTableInput) throws(DynamoError) -> UpdateTableOutput {
        let update = try CheckedUpdateTable(input)
        let now = options.clock.now()
        let output = try catalog.change { batch throws(DynamoError) in
            let (table, status) = try catalog.table(input.tableName)
            try check(table, mayBeUpdatedIn: status)
            var definition = table.definition
            let effect = try update.apply(to: &definition, at: now)
            CatalogRecord.put(definition, to: &batch)
            var description = TableDescription(table, status: effect.isTransient ? .updating : .active)
            effect.describe(&description, definition)
            return (table, definition, effect, description)
        } apply: { table, definition, effect, _ in
            table.update(
                definition: definition,
                phase: effect.isTransient ? .updating(until: transientEnd(from: now)) : table.phase)
        }
        return UpdateTableOutput(tableDescription: output.3)
    }

    private func check(_ table: Table, mayBeUpdatedIn status: TableStatus) throws(DynamoError) {
        switch status {
        case .creating: throw .tableInUse("Table is being created: \(table.name)")
        case .deleting: throw .tableInUse("Table is being deleted: \(table.name)")
        case .updating: throw .tableInUse("Table IOPS are currently being updated. Table: \(table.name)")
        default: return
        }
    }
}
