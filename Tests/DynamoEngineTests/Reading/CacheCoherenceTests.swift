import DynamoEngine
import DynamoModel
import DynamoStorage
import Foundation
import TestSupport
import Testing

/// What readers see of items that are being written, whether they come from the cache or from the store.
@Suite(.timeLimit(.minutes(1))) struct CacheCoherenceTests {
    private static let table = "Counters"
    private static let keys = 4

    private func key(_ number: Int) -> Item { ["pk": "k", "sk": .number(DynamoNumber(number))] }

    private func value(_ item: Item?) -> Int {
        guard case .number(let number)? = item?["n"] else { return 0 }
        return Int(number.description) ?? 0
    }

    private func get(_ number: Int, _ database: Database) throws -> Int {
        value(try database.getItem(GetItemInput(tableName: Self.table, key: key(number))).item)
    }

    private func query(_ number: Int, _ database: Database) throws -> Int {
        let input = QueryInput(
            tableName: Self.table, keyConditionExpression: "pk = :k AND sk = :s",
            expressionAttributeValues: [":k": "k", ":s": .number(DynamoNumber(number))])
        return value(try database.query(input).items?.first)
    }

    /// One writer counts each item up; readers never see a count below one that was acknowledged or seen before, by
    /// whichever operation.
    @Test(arguments: [0, 1 << 20]) func countsNeverGoBack(_ cacheBytes: Int) async throws {
        try await withTemporaryDirectory { directory in
            var options = Database.Options()
            options.itemCacheBytes = cacheBytes
            let store = try RocksDBStore(path: directory + "/data", options: .forTests)
            let database = try Database(store: store, options: options)
            defer { database.close() }
            try database.create(.plain(Self.table))
            let acknowledged = Locked([Int](repeating: 0, count: Self.keys))
            let isDone = Locked(false)
            let seed = SeededGenerator.announcedSeed()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for reader in 0..<3 {
                    group.addTask {
                        var random = SeededGenerator(seed: seed &+ UInt64(reader))
                        while !isDone.withLock({ $0 }) {
                            let number = random.below(Self.keys)
                            var floor = acknowledged.withLock { $0[number] }
                            for _ in 0..<6 {
                                let seen = random.oneIn(2) ? try get(number, database) : try query(number, database)
                                #expect(seen >= floor, "reader \(reader), key \(number)")
                                floor = max(floor, seen)
                            }
                            await Task.yield()
                        }
                    }
                }
                for round in 1...400 {
                    for number in 0..<Self.keys {
                        var item = key(number)
                        item = item.setting("n", to: .number(DynamoNumber(round)))
                        try await database.putItem(PutItemInput(tableName: Self.table, item: item))
                        acknowledged.withLock { $0[number] = round }
                        #expect(try get(number, database) == round)
                    }
                }
                isDone.withLock { $0 = true }
                try await group.waitForAll()
            }
            for number in 0..<Self.keys {
                _ = try await database.deleteItem(DeleteItemInput(tableName: Self.table, key: key(number)))
                #expect(try get(number, database) == 0)
            }
        }
    }

    /// What a failed write would have made is nowhere to be read.
    @Test func failedWritesDoNotShow() async throws {
        let store = FaultInjectingStore(over: MemoryStore())
        let database = try Database(store: store)
        defer { database.close() }
        try database.create(.plain(Self.table))
        try await database.putItem(PutItemInput(tableName: Self.table, item: key(1).setting("n", to: 1)))
        #expect(try get(1, database) == 1)
        store.failWrite()
        await #expect(throws: DynamoError.self) {
            try await database.putItem(PutItemInput(tableName: Self.table, item: key(1).setting("n", to: 2)))
        }
        #expect(try get(1, database) == 1)
    }
}
