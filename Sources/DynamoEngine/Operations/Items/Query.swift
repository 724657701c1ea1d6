import DynamoExpressions
public import DynamoModel
import DynamoStorage

extension Database {
    /// Reads items of one item collection in the order of the sort key.
    ///
    /// See [Query](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html).
    ///
    /// - Complexity: linear in the items of the page, whatever the table holds.
    public func query(_ input: QueryInput) throws(DynamoError) -> QueryOutput {
        try ReadParameters(
            select: input.select, indexName: input.indexName, projectionExpression: input.projectionExpression,
            attributesToGet: input.attributesToGet, isQuery: true
        ).checkSelect()
        let bound = try bind(input)
        let table = try catalog.tableForItems(input.tableName)
        let source = try ReadSource(
            table: table, indexName: input.indexName, isConsistent: input.consistentRead ?? false)
        let keys = try bound.key.resolved(against: source.key.attributes)
        try check(bound.filter, named: bound.filterName, avoids: source.key)
        try checkLeavesKeysWhole(bound.filter, of: table)
        var request = PageRequest(
            source: source,
            shape: try ReadShape(input.select, filter: bound.filter, projection: bound.projection, of: source),
            range: source.keyspace.range(of: keys), isForward: input.scanIndexForward ?? true, limit: input.limit,
            isConsistent: input.consistentRead ?? false)
        if let start = input.exclusiveStartKey { try narrow(&request, behind: start, keys: keys) }
        let page = try store.page(request)
        return QueryOutput(
            items: request.shape.isCountOnly ? nil : page.items, count: page.count, scannedCount: page.scannedCount,
            lastEvaluatedKey: page.lastKey,
            consumedCapacity: CapacityReport(page, of: request)
                .consumed(input.returnConsumedCapacity, tableName: input.tableName))
    }

    private func narrow(
        _ request: inout PageRequest, behind start: Item, keys: ResolvedKeyCondition
    ) throws(DynamoError) {
        if request.source.index == nil, request.source.key.sort.isEmpty {
            throw .validation(
                "The provided exclusive start key is invalid: ExclusiveStartKey: \(start.javaDescription)")
        }
        let key = try request.source.key(ofStart: start, isQuery: true)
        guard request.source.keyspace.collectionRange(keys.partition).contains(key) else {
            throw .validation("The provided starting key is outside query boundaries based on provided conditions")
        }
        guard !request.source.keyspace.isUnique(keys) else {
            throw .validation("The query can return at most one row and cannot be restarted")
        }
        guard request.range.contains(key) else {
            throw .validation("The provided starting key does not match the range key predicate")
        }
        request.start(behind: key)
    }
}

extension KeyRange {
    /// Whether the key lies in the range.
    func contains(_ key: [UInt8]) -> Bool {
        !key.precedesBytes(of: lower) && key.precedesBytes(of: upper)
    }
}
