public import DynamoModel
import DynamoExpressions
import DynamoStorage

extension Database {
    /// Reads the items of a table, or of one segment of it, in the order of their partition keys' hashes.
    ///
    /// See [Scan](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html).
    public func scan(_ input: ScanInput) throws(DynamoError) -> ScanOutput {
        try ReadParameters(
            select: input.select, indexName: input.indexName, projectionExpression: input.projectionExpression,
            isQuery: false
        ).checkSelect()
        let segment = try segment(of: input)
        let (filter, projection) = try bind(input)
        let table = try catalog.tableForItems(input.tableName)
        if let index = input.indexName { throw .noSuchIndex(index) }
        var request = PageRequest(
            range: table.keyspace.range(ofSegment: segment.number, of: segment.total), limit: input.limit,
            filter: filter, projection: projection, isCountOnly: input.select == .count, pattern: .sweep)
        if let start = input.exclusiveStartKey { try narrow(&request, behind: start, of: table, segment: segment) }
        let page = try store.page(request)
        return ScanOutput(
            items: request.isCountOnly ? nil : page.items, count: page.count, scannedCount: page.scannedCount,
            lastEvaluatedKey: page.last?.selecting(table.key.names),
            consumedCapacity: .report(
                input.returnConsumedCapacity, tableName: input.tableName,
                units: CapacityUnits.read(bytes: page.bytes, isConsistent: input.consistentRead ?? false)))
    }

    private struct Segment {
        let number: Int
        let total: Int
    }

    private func segment(of input: ScanInput) throws(DynamoError) -> Segment {
        switch (input.segment, input.totalSegments) {
        case (nil, nil): return Segment(number: 0, total: 1)
        case (_?, nil):
            throw .validation(
                "The TotalSegments parameter is required but was not present in the request when Segment parameter "
                    + "is present")
        case (nil, _?):
            throw .validation(
                "The Segment parameter is required but was not present in the request when parameter TotalSegments "
                    + "is present")
        case (let number?, let total?):
            guard number < total else {
                throw .validation(
                    "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
                        + "Segment: \(number) is not less than TotalSegments: \(total)")
            }
            return Segment(number: number, total: total)
        }
    }

    private func bind(
        _ input: ScanInput
    ) throws(DynamoError) -> (filter: Condition?, projection: Projection?) {
        var scope = try PlaceholderScope(
            names: input.expressionAttributeNames, values: input.expressionAttributeValues,
            hasExpression: input.filterExpression != nil || input.projectionExpression != nil,
            hasValueExpression: input.filterExpression != nil, missing: ": FilterExpression is null")
        var filter: Condition?
        if let text = input.filterExpression {
            filter = try expressions.condition(text, kind: .filter, scope: &scope)
        }
        var projection: Projection?
        if let text = input.projectionExpression { projection = try expressions.projection(text, scope: &scope) }
        try scope.checkAllUsed()
        return (filter, projection)
    }

    private func narrow(
        _ request: inout PageRequest, behind start: Item, of table: Table, segment: Segment
    ) throws(DynamoError) {
        let key: [UInt8]
        do throws(DynamoError) {
            key = try table.key.checkedKey(of: start, for: .key, in: table.keyspace)
        } catch {
            throw .validation("The provided starting key is invalid: \(error.message)")
        }
        guard request.range.contains(key) else {
            throw .validation(
                "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with "
                    + "correct Segment. TotalSegments: \(segment.total) Segment: \(segment.number)")
        }
        request.start(behind: key)
    }
}
