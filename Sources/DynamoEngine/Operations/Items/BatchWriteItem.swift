public import DynamoModel
import DynamoExpressions

extension Database {
    /// Puts and deletes up to 25 items of one or more tables.
    ///
    /// DynamoDB promises only that each write is atomic on its own; here they share one commit.
    ///
    /// See [BatchWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html).
    public func batchWriteItem(_ input: BatchWriteItemInput, completion: @escaping Completion<BatchWriteItemOutput>) {
        do throws(DynamoError) {
            let (writes, tableNames) = try plan(input)
            write(writes) { result in
                completion(result.map { BatchWriteItemOutput(input, tableNames: tableNames, changes: $0) })
            }
        } catch {
            completion(.failure(error))
        }
    }

    /// The writes, and beside each the name of its table as the request gives it.
    private func plan(
        _ input: BatchWriteItemInput
    ) throws(DynamoError) -> (writes: [ItemWrite], tableNames: [String]) {
        let requests = input.requestItems.sorted { Text($0.key) < Text($1.key) }
        guard requests.reduce(0, { $0 + $1.value.count }) <= BatchLimit.writes else {
            throw .validation("Too many items requested for the BatchWriteItem call")
        }
        for request in requests { try check(request.value) }
        var writes: [ItemWrite] = []
        var tableNames: [String] = []
        for (tableName, entries) in requests {
            let table = try catalog.tableForItems(tableName)
            for entry in entries {
                writes.append(try plan(entry, in: table))
                tableNames.append(tableName)
            }
        }
        guard Set(writes.map(\.key)).count == writes.count else { throw .duplicateKeys }
        return (writes, tableNames)
    }

    private func check(_ entries: [WriteRequest]) throws(DynamoError) {
        for entry in entries {
            guard (entry.putRequest == nil) != (entry.deleteRequest == nil) else {
                throw .validation(
                    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
                        + "supported datatypes")
            }
            if let item = entry.putRequest?.item, item.byteSize > ItemLimit.bytes { throw .itemTooLarge }
        }
    }

    private func plan(_ entry: WriteRequest, in table: Table) throws(DynamoError) -> ItemWrite {
        if let item = entry.putRequest?.item {
            let key = try table.key.checkedKey(of: item, for: .item, in: table.keyspace)
            try IndexKeyChecks(indexes: table.indexes).check(put: item)
            return ItemWrite(table: table, key: key) { _ in item }
        }
        let key = try table.key.checkedKey(of: entry.deleteRequest?.key ?? .empty, for: .key, in: table.keyspace)
        return ItemWrite(table: table, key: key) { _ in nil }
    }
}

extension BatchWriteItemOutput {
    fileprivate init(_ input: BatchWriteItemInput, tableNames: [String], changes: [ItemChange]) {
        self.init(unprocessedItems: [:])
        guard let level = input.returnConsumedCapacity, level != .nothing else { return }
        var reports: [String: CapacityReport] = [:]
        for (name, change) in zip(tableNames, changes) { reports[name, default: CapacityReport()].add(change) }
        consumedCapacity = reports.sorted { Text($0.key) < Text($1.key) }
            .compactMap { $0.value.consumed(level, tableName: $0.key) }
    }
}
