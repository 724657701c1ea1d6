import DynamoExpressions
public import DynamoModel
import DynamoStorage

extension Database {
    /// Reads the items of a table, or of one segment of it, in the order of their partition keys' hashes.
    ///
    /// See [Scan](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html).
    public func scan(_ input: ScanInput) throws(DynamoError) -> ScanOutput {
        try ReadParameters(
            select: input.select, indexName: input.indexName, projectionExpression: input.projectionExpression,
            attributesToGet: input.attributesToGet, isQuery: false
        ).checkSelect()
        let segment = try segment(of: input)
        let (filter, projection) = try bind(input)
        let table = try catalog.tableForItems(input.tableName)
        try checkLeavesKeysWhole(filter, of: table)
        let source = try ReadSource(
            table: table, indexName: input.indexName, isConsistent: input.consistentRead ?? false)
        var request = PageRequest(
            source: source, shape: try ReadShape(input.select, filter: filter, projection: projection, of: source),
            range: source.keyspace.range(ofSegment: segment.number, of: segment.total), limit: input.limit,
            isConsistent: input.consistentRead ?? false, pattern: .sweep,
            partitions: CapacityPartitions(source.index?.definition.capacity ?? table.definition.capacity))
        if let start = input.exclusiveStartKey { try narrow(&request, behind: start, segment: segment) }
        let page = try store.page(request)
        return ScanOutput(
            items: request.shape.isCountOnly ? nil : page.items, count: page.count, scannedCount: page.scannedCount,
            lastEvaluatedKey: page.lastKey,
            consumedCapacity: CapacityReport(page, of: request)
                .consumed(input.returnConsumedCapacity, tableName: input.tableName))
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

    private func narrow(
        _ request: inout PageRequest, behind start: Item, segment: Segment
    ) throws(DynamoError) {
        let key = try request.source.key(ofStart: start, isQuery: false)
        guard request.range.contains(key) else {
            throw .validation(
                "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with "
                    + "correct Segment. TotalSegments: \(segment.total) Segment: \(segment.number)")
        }
        request.start(behind: key)
    }
}
