import DynamoEngine
import DynamoModel
import Testing

/// Writers of the same items at the same time.
@Suite(.timeLimit(.minutes(1))) struct ConcurrencyTests {
    @Test(arguments: EngineStore.allCases) func countersAreExact(_ kind: EngineStore) async throws {
        try await kind.withDatabase { database in
            try database.create(.plain("Counters"))
            let (writers, rounds, counters) = (6, 60, 3)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<writers {
                    group.addTask {
                        for round in 0..<rounds {
                            let key: Item = ["pk": "c", "sk": .number(DynamoNumber(round % counters))]
                            try await database.updateItem(
                                UpdateItemInput(
                                    tableName: "Counters", key: key,
                                    updateExpression: "SET n = if_not_exists(n, :zero) + :one ADD seen :round",
                                    expressionAttributeValues: [
                                        ":zero": 0, ":one": 1, ":round": .numberSet([DynamoNumber(round)]),
                                    ]))
                        }
                    }
                }
                try await group.waitForAll()
            }
            for counter in 0..<counters {
                let item = try #require(try database.item("c", .number(DynamoNumber(counter)), in: "Counters"))
                #expect(item["n"] == .number(DynamoNumber(writers * rounds / counters)))
                let seen = (0..<rounds).filter { $0 % counters == counter }.map { DynamoNumber($0) }
                #expect(item["seen"] == .numberSet(of: seen))
            }
        }
    }

    @Test(arguments: EngineStore.allCases) func oneOfManyConditionalPutsWins(_ kind: EngineStore) async throws {
        try await kind.withDatabase { database in
            try database.create(.plain("Locks"))
            for round in 0..<20 {
                let key = AttributeValue.number(DynamoNumber(round))
                let winners = await withTaskGroup(of: Int?.self) { group in
                    for writer in 0..<12 {
                        group.addTask {
                            let item: Item = ["pk": "lock", "sk": key, "owner": .number(DynamoNumber(writer))]
                            let input = PutItemInput(
                                tableName: "Locks", item: item, conditionExpression: "attribute_not_exists(pk)")
                            return (try? await database.putItem(input)) == nil ? nil : writer
                        }
                    }
                    var winners: [Int] = []
                    for await writer in group { if let writer { winners.append(writer) } }
                    return winners
                }
                #expect(winners.count == 1)
                let owner = try database.item("lock", key, in: "Locks")?["owner"]
                #expect(owner == winners.first.map { .number(DynamoNumber($0)) })
            }
        }
    }
}
