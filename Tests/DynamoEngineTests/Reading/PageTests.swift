import DynamoEngine
import DynamoModel
import DynamoStorage
import TestSupport
import Testing

/// Pages resume exactly, and segments cover a table exactly.
@Suite(.timeLimit(.minutes(1))) struct PageTests {
    /// 80 items of 40 KB each: 3.2 MB in one item collection.
    private func withLargeCollection(_ kind: EngineStore, _ body: (Database) throws -> Void) async throws {
        try await kind.withDatabase { database in
            try database.create(.plain("Large"))
            let padding = AttributeValue.string(Text(String(repeating: "x", count: 40_000)))
            for start in stride(from: 0, to: 80, by: 20) {
                let requests = (start..<(start + 20)).map { number in
                    WriteRequest(
                        putRequest: PutRequest(
                            item: ["pk": "p", "sk": .number(DynamoNumber(number)), "padding": padding]))
                }
                try await database.batchWriteItem(BatchWriteItemInput(requestItems: ["Large": requests]))
            }
            try body(database)
        }
    }

    @Test(arguments: EngineStore.allCases, [true, false])
    func queryPagesEndAtOneMegabyte(_ kind: EngineStore, _ isForward: Bool) async throws {
        try await withLargeCollection(kind) { database in
            var input = QueryInput(
                tableName: "Large", scanIndexForward: isForward, projectionExpression: "sk",
                keyConditionExpression: "pk = :p", expressionAttributeValues: [":p": "p"])
            var keys: [AttributeValue?] = []
            var pageCounts: [Int] = []
            repeat {
                let output = try database.query(input)
                keys += (output.items ?? []).map { $0["sk"] }
                pageCounts.append(output.count ?? 0)
                input.exclusiveStartKey = output.lastEvaluatedKey
            } while input.exclusiveStartKey != nil
            let expected = (0..<80).map { AttributeValue.number(DynamoNumber($0)) }
            #expect(keys == (isForward ? expected : expected.reversed()))
            // The item with which the sum of the sizes reaches 1 MB ends a page.
            #expect(pageCounts == [27, 27, 26])
        }
    }

    @Test(arguments: EngineStore.allCases) func countsAndScansHaveTheSamePages(_ kind: EngineStore) async throws {
        try await withLargeCollection(kind) { database in
            let count = try database.query(
                QueryInput(
                    tableName: "Large", select: .count, keyConditionExpression: "pk = :p",
                    expressionAttributeValues: [":p": "p"]))
            #expect(count.count == 27)
            #expect(count.lastEvaluatedKey == ["pk": "p", "sk": 26])
            let filtered = try database.scan(
                ScanInput(
                    tableName: "Large", filterExpression: "sk = :n", expressionAttributeValues: [":n": 79]))
            #expect(filtered.count == 0)
            #expect(filtered.scannedCount == 27)
            #expect(filtered.lastEvaluatedKey != nil)
        }
    }

    @Test(arguments: EngineStore.allCases) func segmentsCoverTheTable(_ kind: EngineStore) async throws {
        try await kind.withDatabase { database in
            try database.create(.indexed("Events"))
            var random = SeededGenerator.announced()
            for _ in 0..<150 {
                let item = random.item("Events", partitions: 40, sortKeys: 10)
                try await database.putItem(PutItemInput(tableName: "Events", item: item))
            }
            for index in [nil, "all", "local"] {
                let whole = try database.scanAll("Events", index: index)
                for total in [1, 2, 3, 7, 64] {
                    var parts: [Item] = []
                    for segment in 0..<total {
                        parts += try scan(segment, of: total, index: index, in: database)
                    }
                    #expect(parts.count == whole.count)
                    #expect(parts == whole)
                }
            }
        }
    }

    private func scan(_ segment: Int, of total: Int, index: String?, in database: Database) throws -> [Item] {
        var input = ScanInput(
            tableName: "Events", indexName: index, limit: 7, totalSegments: total, segment: segment)
        var items: [Item] = []
        repeat {
            let output = try database.scan(input)
            items += output.items ?? []
            input.exclusiveStartKey = output.lastEvaluatedKey
        } while input.exclusiveStartKey != nil
        return items
    }
}
