import DynamoEngine
import DynamoModel
import DynamoStorage
import TestSupport
import Testing

/// Each index holds exactly what its table implies.
@Suite(.timeLimit(.minutes(1))) struct IndexConsistencyTests {
    @Test(arguments: EngineStore.allCases) func indexesFollowRandomWrites(_ kind: EngineStore) async throws {
        var random = SeededGenerator.announced()
        try await kind.withDatabase { database in
            try database.create(.indexed("Events"))
            for _ in 0..<15 {
                for _ in 0..<25 { try await random.write("Events", in: database) }
                try database.checkConsistency(of: "Events")
            }
        }
    }

    @Test(arguments: EngineStore.allCases) func indexesFollowConcurrentWrites(_ kind: EngineStore) async throws {
        let seed = SeededGenerator.announcedSeed()
        try await kind.withDatabase { database in
            try database.create(.indexed("Events"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        var random = SeededGenerator(seed: seed + UInt64(writer))
                        for _ in 0..<100 { try await random.write("Events", in: database) }
                    }
                }
                try await group.waitForAll()
            }
            try database.checkConsistency(of: "Events")
        }
    }

    @Test func indexKeyOfAnotherTypeIsRefused() async throws {
        let database = try Database(store: MemoryStore())
        defer { database.close() }
        try database.create(.indexed("Events"))
        let item: Item = ["pk": "a", "sk": 1, "gk": 5]
        await #expect(throws: DynamoError.self) {
            try await database.putItem(PutItemInput(tableName: "Events", item: item))
        }
        #expect(try database.scanAll("Events").isEmpty)
    }
}
