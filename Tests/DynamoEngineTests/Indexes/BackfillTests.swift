import DynamoEngine
import DynamoModel
import DynamoStorage
import TestSupport
import Testing

/// An index that is added while its table is in use.
@Suite(.timeLimit(.minutes(1))) struct BackfillTests {
    /// Puts items into a plain table, most of them with the keys of the index `later`.
    private func fill(_ database: Database, count: Int) async throws {
        try database.create(.plain("Events"))
        var requests: [WriteRequest] = []
        for number in 0..<count {
            var item: Item = ["pk": .string(Text("p\(number % 7)")), "sk": .number(DynamoNumber(number))]
            if number % 5 > 0 { item = item.setting("gk", to: .string(Text("g\(number % 3)"))) }
            // Some have another type, which the table allows as long as it has no index.
            item = item.setting("gs", to: number % 11 == 0 ? "text" : .number(DynamoNumber(number % 13)))
            requests.append(WriteRequest(putRequest: PutRequest(item: item)))
            if requests.count == 25 || number == count - 1 {
                try await database.batchWriteItem(BatchWriteItemInput(requestItems: ["Events": requests]))
                requests = []
            }
        }
    }

    @Test(arguments: EngineStore.allCases) func indexIsExactWhenWritersAreAtWork(_ kind: EngineStore) async throws {
        let seed = SeededGenerator.announcedSeed()
        try await kind.withDatabase { database in
            try await fill(database, count: 1_000)
            let isDone = Locked(false)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for writer in 0..<3 {
                    group.addTask {
                        var random = SeededGenerator(seed: seed + UInt64(writer))
                        var count = 0
                        while !isDone.withLock({ $0 }) {
                            try await random.rewrite("Events", in: database)
                            count += 1
                        }
                        return count
                    }
                }
                try await Task.sleep(for: .milliseconds(10))
                _ = try database.updateTable(.addingIndex(to: "Events"))
                let isActive = try await eventually { try database.hasActiveIndexes("Events") }
                #expect(isActive)
                try await Task.sleep(for: .milliseconds(10))
                isDone.withLock { $0 = true }
                for try await count in group { #expect(count > 0) }
            }
            try database.checkConsistency(of: "Events")
            #expect(try !database.scanAll("Events", index: "later").isEmpty)
        }
    }

    @Test func backfillThatAKillCutsOffGoesOn() async throws {
        let base = MemoryStore()
        let store = FaultInjectingStore(over: base)
        let killed = try Database(store: store)
        try await fill(killed, count: 600)
        let latch = WriteLatch(on: store)
        let start = store.writeCount
        store.beforeEachWrite { [latch] _ in
            // The definition and two commits of the backfill pass.
            if store.writeCount - start == 3 { latch.close() }
            latch.pass()
        }
        _ = try killed.updateTable(.addingIndex(to: "Events"))
        let isStuck = try await eventually { latch.isHolding }
        #expect(isStuck)
        let before = try killed.description(of: "Events").globalSecondaryIndexes?.first
        #expect(before?.indexStatus == .creating)
        #expect(before?.backfilling == true)

        let reopened = try Database(store: base)
        let isActive = try await eventually { try reopened.hasActiveIndexes("Events") }
        #expect(isActive)
        try reopened.checkConsistency(of: "Events")
        reopened.close()
        latch.open()
        killed.close()
    }

    @Test func indexCanBeTakenAwayAndAddedAgain() async throws {
        let database = try Database(store: MemoryStore())
        defer { database.close() }
        try await fill(database, count: 300)
        for _ in 0..<2 {
            _ = try database.updateTable(.addingIndex(to: "Events"))
            let isActive = try await eventually { try database.hasActiveIndexes("Events") }
            #expect(isActive)
            try database.checkConsistency(of: "Events")
            let deletion = GlobalSecondaryIndexUpdate(delete: DeleteGlobalSecondaryIndexAction(indexName: "later"))
            _ = try database.updateTable(
                UpdateTableInput(tableName: "Events", globalSecondaryIndexUpdates: [deletion]))
            let isGone = try await eventually {
                try database.description(of: "Events").globalSecondaryIndexes?.isEmpty ?? true
            }
            #expect(isGone)
        }
    }
}

extension SeededGenerator {
    /// Changes one of the items that `fill` put, in a way that an index of `gk` and `gs` allows.
    fileprivate mutating func rewrite(_ table: String, in database: Database) async throws {
        let number = below(1_000)
        let key: Item = ["pk": .string(Text("p\(number % 7)")), "sk": .number(DynamoNumber(number))]
        switch below(4) {
        case 0: try await database.deleteItem(DeleteItemInput(tableName: table, key: key))
        case 1:
            try await database.updateItem(
                UpdateItemInput(tableName: table, key: key, updateExpression: "REMOVE gk"))
        default:
            try await database.putItem(
                PutItemInput(
                    tableName: table,
                    item: key.setting("gk", to: .string(Text("g\(below(3))")))
                        .setting("gs", to: .number(DynamoNumber(below(50))))))
        }
    }
}
