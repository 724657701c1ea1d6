import DynamoExpressions
public import DynamoModel
import DynamoStorage

extension Database {
    /// Reads up to 100 items of one or more tables; what does not fit into 16 MB comes back as unprocessed keys.
    ///
    /// See [BatchGetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
    public func batchGetItem(_ input: BatchGetItemInput) throws(DynamoError) -> BatchGetItemOutput {
        try checkProjectionNotMixed(
            attributesToGet: input.requestItems.values.contains { $0.attributesToGet != nil },
            expression: input.requestItems.values.contains { $0.projectionExpression != nil })
        let requests = try input.requestItems.sorted { Text($0.key) < Text($1.key) }
            .map { request throws(DynamoError) in
                BatchGet(
                    tableName: request.key, entry: request.value,
                    projection: try bindProjection(
                        request.value.projectionExpression, names: request.value.expressionAttributeNames,
                        attributesToGet: request.value.attributesToGet))
            }
        guard requests.reduce(0, { $0 + $1.entry.keys.count }) <= BatchLimit.reads else {
            throw .validation("Too many items requested for the BatchGetItem call")
        }
        for request in requests where Set(request.entry.keys).count < request.entry.keys.count {
            throw .duplicateKeys
        }
        let planned = try requests.map { request throws(DynamoError) in try plan(request) }
        var budget = BatchLimit.bytes
        var output = BatchGetItemOutput(responses: [:], unprocessedKeys: [:])
        var capacity: [ConsumedCapacity] = []
        for (request, keys) in zip(requests, planned) {
            let units = try read(request, at: keys, budget: &budget, into: &output)
            CapacityReport(table: units).consumed(input.returnConsumedCapacity, tableName: request.tableName)
                .map { capacity.append($0) }
        }
        if input.returnConsumedCapacity != nil, input.returnConsumedCapacity != .nothing {
            output.consumedCapacity = capacity
        }
        return output
    }

    private struct BatchGet {
        let tableName: String
        let entry: KeysAndAttributes
        let projection: Projection?
    }

    private func plan(_ request: BatchGet) throws(DynamoError) -> [[UInt8]] {
        let table = try catalog.tableForItems(request.tableName)
        return try request.entry.keys.map { key throws(DynamoError) in
            try table.key.checkedKey(of: key, for: .key, in: table.keyspace)
        }
    }

    /// Reads the items of one table and returns the units that they cost.
    private func read(
        _ request: BatchGet, at keys: [[UInt8]], budget: inout Int, into output: inout BatchGetItemOutput
    ) throws(DynamoError) -> Double {
        var items = ItemList()
        var unprocessed: [Item] = []
        var units = 0.0
        let isConsistent = request.entry.consistentRead ?? false
        for (key, requested) in zip(keys, request.entry.keys) {
            guard budget > 0 else {
                unprocessed.append(requested)
                continue
            }
            let stored = try pending.durableItem(at: key, in: store)
            units += CapacityUnits.read(bytes: stored?.byteSize ?? 0, isConsistent: isConsistent)
            guard let stored else { continue }
            budget -= stored.byteSize
            items.append(request.projection?.apply(to: stored.item) ?? stored.item)
        }
        output.responses?[request.tableName] = items
        if !unprocessed.isEmpty {
            var entry = request.entry
            entry.keys = unprocessed
            output.unprocessedKeys?[request.tableName] = entry
        }
        return units
    }
}

/// DynamoDB's limits on batches.
enum BatchLimit {
    static let reads = 100
    static let writes = 25
    /// What one batch may read, in bytes: 16 MB.
    static let bytes = 16 << 20
}

extension DynamoError {
    static let duplicateKeys = validation("Provided list of item keys contains duplicates")
}
