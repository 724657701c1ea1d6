import DynamoExpressions
public import DynamoModel

extension Database {
    /// Puts and deletes up to 25 items of one or more tables.
    ///
    /// DynamoDB promises only that each write is atomic on its own; here they share one commit. Items that a
    /// transaction under way has come back as unprocessed.
    ///
    /// See [BatchWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html).
    public func batchWriteItem(_ input: BatchWriteItemInput, completion: @escaping Completion<BatchWriteItemOutput>) {
        do throws(DynamoError) {
            let (writes, entries) = try plan(input)
            writeWithoutConflicts(writes) { result in
                completion(
                    result.map { changes in
                        var output = BatchWriteItemOutput(input, entries: entries, changes: changes)
                        output.itemCollectionMetrics = self.itemCollectionMetrics(of: entries, changes, input)
                        return output
                    })
            }
        } catch {
            completion(.failure(error))
        }
    }

    /// The metrics of each item collection that was written to, by table.
    private func itemCollectionMetrics(
        of entries: [BatchEntry], _ changes: [ItemChange?], _ input: BatchWriteItemInput
    ) -> [String: [ItemCollectionMetrics]]? {
        var metrics: [String: [ItemCollectionMetrics]] = [:]
        for (entry, change) in zip(entries, changes) where change != nil {
            guard
                let new = itemCollectionMetrics(
                    input.returnItemCollectionMetrics, of: entry.key, in: entry.table),
                metrics[entry.tableName]?.contains(where: { $0.itemCollectionKey == new.itemCollectionKey }) != true
            else { continue }
            metrics[entry.tableName, default: []].append(new)
        }
        return metrics.isEmpty ? nil : metrics
    }

    /// The writes, and beside each what the request says of it.
    private func plan(
        _ input: BatchWriteItemInput
    ) throws(DynamoError) -> (writes: [ItemWrite], entries: [BatchEntry]) {
        let requests = input.requestItems.sorted { Text($0.key) < Text($1.key) }
        guard requests.reduce(0, { $0 + $1.value.count }) <= BatchLimit.writes else {
            throw .validation("Too many items requested for the BatchWriteItem call")
        }
        for request in requests { try check(request.value) }
        var writes: [ItemWrite] = []
        var planned: [BatchEntry] = []
        for (tableName, entries) in requests {
            let table = try catalog.tableForItems(tableName)
            for entry in entries {
                writes.append(try plan(entry, in: table))
                planned.append(BatchEntry(tableName: tableName, table: table, request: entry))
            }
        }
        guard Set(writes.map(\.key)).count == writes.count else { throw .duplicateKeys }
        return (writes, planned)
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
            let key = try table.key.checkedKey(of: item, for: .batchItem, in: table.keyspace)
            try IndexKeyChecks(indexes: table.indexes).check(put: item)
            let new = StoredItem(item)
            return ItemWrite(table: table, key: key) { _ in new }
        }
        let key = try table.key.checkedKey(of: entry.deleteRequest?.key ?? .empty, for: .key, in: table.keyspace)
        return ItemWrite(table: table, key: key) { _ in nil }
    }
}

/// One write of a batch, with the name of its table as the request gives it.
private struct BatchEntry {
    let tableName: String
    let table: Table
    let request: WriteRequest

    /// The item that is put, or the key of the one that is deleted.
    var key: Item { request.putRequest?.item ?? request.deleteRequest?.key ?? .empty }
}

extension BatchWriteItemOutput {
    /// - Parameter changes: what each write did, nil for one that was not done.
    fileprivate init(_ input: BatchWriteItemInput, entries: [BatchEntry], changes: [ItemChange?]) {
        var unprocessed: [String: [WriteRequest]] = [:]
        var reports: [String: CapacityReport] = [:]
        for (entry, change) in zip(entries, changes) {
            if let change {
                reports[entry.tableName, default: CapacityReport()].add(change)
            } else {
                unprocessed[entry.tableName, default: []].append(entry.request)
            }
        }
        self.init(unprocessedItems: unprocessed)
        guard let level = input.returnConsumedCapacity, level != .nothing else { return }
        consumedCapacity = reports.sorted { Text($0.key) < Text($1.key) }
            .compactMap { $0.value.consumed(level, tableName: $0.key) }
    }
}
