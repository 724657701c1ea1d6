public import DynamoModel
import DynamoExpressions
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
            isQuery: true
        ).checkSelect()
        let bound = try bind(input)
        let table = try catalog.tableForItems(input.tableName)
        if let index = input.indexName { throw .noSuchIndex(index) }
        let keys = try KeyCondition(bound.key).resolved(against: table.key.attributes)
        try check(bound.filter, avoids: table.key)
        var request = PageRequest(range: table.keyspace.range(of: keys))
        request.isForward = input.scanIndexForward ?? true
        request.limit = input.limit
        request.filter = bound.filter
        request.projection = bound.projection
        request.isCountOnly = input.select == .count
        if let start = input.exclusiveStartKey {
            try narrow(&request, behind: start, of: table, keys: keys)
        }
        let page = try store.page(request)
        return QueryOutput(
            items: request.isCountOnly ? nil : page.items, count: page.count, scannedCount: page.scannedCount,
            lastEvaluatedKey: page.last?.selecting(table.key.names),
            consumedCapacity: .report(
                input.returnConsumedCapacity, tableName: input.tableName,
                units: CapacityUnits.read(bytes: page.bytes, isConsistent: input.consistentRead ?? false)))
    }

    private struct BoundQuery {
        let key: Condition
        let filter: Condition?
        let projection: Projection?
    }

    private func bind(_ input: QueryInput) throws(DynamoError) -> BoundQuery {
        var scope = try PlaceholderScope(
            names: input.expressionAttributeNames, values: input.expressionAttributeValues,
            hasExpression: input.keyConditionExpression != nil || input.filterExpression != nil
                || input.projectionExpression != nil,
            hasValueExpression: input.keyConditionExpression != nil || input.filterExpression != nil,
            missing: ": FilterExpression and KeyConditionExpression are null")
        guard let text = input.keyConditionExpression else {
            throw .validation(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")
        }
        let key = try expressions.condition(text, kind: .keyCondition, scope: &scope)
        var filter: Condition?
        if let text = input.filterExpression {
            filter = try expressions.condition(text, kind: .filter, scope: &scope)
        }
        var projection: Projection?
        if let text = input.projectionExpression { projection = try expressions.projection(text, scope: &scope) }
        try scope.checkAllUsed()
        return BoundQuery(key: key, filter: filter, projection: projection)
    }

    private func narrow(
        _ request: inout PageRequest, behind start: Item, of table: Table, keys: ResolvedKeyCondition
    ) throws(DynamoError) {
        guard start.names == table.key.names.sorted() else {
            throw .validation("The provided starting key is invalid")
        }
        let key = try table.key.checkedKey(of: start, for: .key, in: table.keyspace)
        let collection = table.keyspace.collectionRange(keys.partition)
        guard collection.contains(key) else {
            throw .validation("The provided starting key is outside query boundaries based on provided conditions")
        }
        guard request.range.contains(key) else {
            throw .validation("The provided starting key does not match the range key predicate")
        }
        request.start(behind: key)
    }
}

extension DynamoError {
    static func noSuchIndex(_ name: String) -> DynamoError {
        .validation("The table does not have the specified index: \(name)")
    }
}

extension KeyRange {
    /// Whether the key lies in the range.
    func contains(_ key: [UInt8]) -> Bool {
        !key.precedesBytes(of: lower) && key.precedesBytes(of: upper)
    }
}
