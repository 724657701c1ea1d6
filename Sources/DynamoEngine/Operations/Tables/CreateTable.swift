public import DynamoModel
import DynamoStorage

extension Database {
    /// Creates a table. The answer comes when the table is durable; it is ACTIVE after the delay that is set, which is
    /// none by default.
    ///
    /// See [CreateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html).
    ///
    /// - Parameter region: the region in the table's ARN; nil takes the database's own.
    public func createTable(
        _ input: CreateTableInput, region: String? = nil
    ) throws(DynamoError) -> CreateTableOutput {
        let now = options.clock.now()
        let checked = try CheckedCreateTable(input, at: now)
        let table = try catalog.change { batch throws(DynamoError) in
            try checkNameIsFree(input.tableName)
            let definition = TableDefinition(
                name: input.tableName, id: UUIDText.random(), region: region ?? options.region,
                keyspace: catalog.takeKeyspace(&batch), key: checked.key, createdAt: now, capacity: checked.capacity,
                tableClass: input.tableClass, tableClassChangedAt: nil,
                isDeletionProtected: input.deletionProtectionEnabled ?? false, tags: checked.tags,
                stream: checked.stream,
                encryption: try FeatureChecks.encryption(
                    input.sseSpecification, region: region ?? options.region),
                indexes: checked.indexes.map { plan in
                    plan.definition(keyspace: catalog.takeKeyspace(&batch), stage: .active)
                })
            CatalogRecord.put(definition, to: &batch)
            return Table(definition, phase: .creating(until: transientEnd(from: now)))
        } apply: { table in
            catalog.add(table)
        }
        return CreateTableOutput(
            tableDescription: TableDescription(created: table, warmThroughput: input.warmThroughput))
    }

    private func checkNameIsFree(_ name: String) throws(DynamoError) {
        guard let status = try? catalog.table(name).status else { return }
        throw status == .creating
            ? .tableInUse("Table is being created: \(name)")
            : DynamoError(.resourceInUse, "Table already exists: \(name)")
    }

    /// When a state that begins now ends.
    func transientEnd(from now: Timestamp) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: now.millisecondsSinceEpoch + Int64(options.tableDelayMilliseconds))
    }
}

extension DynamoError {
    /// The table is in a state that does not allow the change.
    static func tableInUse(_ why: String) -> DynamoError {
        DynamoError(.resourceInUse, "Attempt to change a resource which is still in use: \(why)")
    }
}
