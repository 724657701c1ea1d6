public import DynamoModel
import DynamoStorage

extension Database {
    /// Changes one thing about a table: its billing and throughput, its indexes, its protection against deletion, or
    /// its class. A new index is filled in the background, while writes go on.
    ///
    /// See [UpdateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html).
    public func updateTable(_ input: UpdateTableInput) throws(DynamoError) -> UpdateTableOutput {
        let update = try CheckedUpdateTable(input)
        let now = options.clock.now()
        let outcome = try catalog.change { batch throws(DynamoError) in
            let (table, status) = try catalog.table(input.tableName)
            try check(table, mayBeUpdatedIn: status)
            var change = TableChange(
                table, at: now, newKeyspace: update.createsIndex ? catalog.takeKeyspace(&batch) : nil)
            try change.apply(update)
            CatalogRecord.put(change.definition, to: &batch)
            for keyspace in change.droppedKeyspaces { CatalogRecord.drop(keyspace: keyspace, in: &batch) }
            return (change: change.outcome, description: change.description)
        } apply: { decision in
            let change = decision.change
            change.table.update(
                definition: change.definition,
                phase: change.isTransient ? .updating(until: transientEnd(from: now)) : change.table.phase)
        }
        for keyspace in outcome.change.createdKeyspaces {
            backfiller.fill(keyspace, of: outcome.change.table, notBefore: transientEnd(from: now))
        }
        for keyspace in outcome.change.droppedKeyspaces { reclaimer.reclaim(keyspace) }
        return UpdateTableOutput(tableDescription: outcome.description)
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
