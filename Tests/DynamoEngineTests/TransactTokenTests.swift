import DynamoEngine
import DynamoModel
import DynamoStorage
import Foundation
import Testing

@Suite("ClientRequestToken")
struct TransactTokenTests {
    private let increment: [TransactWriteItem] = [
        .update(["id": "a"], "SET n = n + :one", values: [":one": 1])
    ]

    @Test("a request is made once in ten minutes, and a new one after that")
    func once() async throws {
        let clock = TestClock()
        let database = try transactDatabase(clock: clock)
        defer { database.close() }
        try await database.put(["id": "a", "n": 0])
        for _ in 0..<3 { try await database.transact(increment, token: "t") }
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 1])
        clock.advance(minutes: 9)
        try await database.transact(increment, token: "t")
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 1])
        clock.advance(minutes: 2)
        try await database.transact(increment, token: "t")
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 2])
        try await database.transact(increment, token: "t")
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 2])
    }

    @Test("other parameters with the same token are refused")
    func mismatch() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        try await database.put(["id": "a", "n": 0])
        try await database.transact(increment, token: "t")
        for other: [TransactWriteItem] in [
            [.update(["id": "a"], "SET n = n + :one", values: [":one": 2])],
            [.update(["id": "b"], "SET n = n + :one", values: [":one": 1])],
            [.delete(["id": "a"])], [.check(["id": "a"], "attribute_exists(id)")], [.put(["id": "a"])],
            increment + [.put(["id": "c"])],
        ] {
            let error = await dynamoError { try await database.transact(other, token: "t") }
            #expect(error?.code == .idempotentParameterMismatch)
        }
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 1])
        #expect(try database.item(["id": "c"]) == nil)
    }

    @Test("a token whose transaction is under way is in progress")
    func inProgress() async throws {
        let store = FaultInjectingStore(over: MemoryStore())
        let hold = WriteHold(of: store)
        let database = try transactDatabase(on: store)
        defer { database.close() }
        try await database.put(["id": "a", "n": 0])
        hold.begin()
        let first = Pending<TransactWriteItemsOutput> {
            database.transactWriteItems(
                TransactWriteItemsInput(transactItems: increment, clientRequestToken: "t"), completion: $0)
        }
        var error = await dynamoError { try await database.transact(increment, token: "t") }
        #expect(error?.code == .transactionInProgress)
        error = await dynamoError { try await database.transact([.put(["id": "z"])], token: "t") }
        #expect(error?.code == .idempotentParameterMismatch)
        hold.end()
        _ = try first.get()
        try await database.transact(increment, token: "t")
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 1])
    }

    @Test("a cancelled transaction leaves its token free")
    func cancelled() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        let actions: [TransactWriteItem] = [.put(["id": "b"], if: "attribute_exists(id)")]
        for _ in 0..<2 {
            let error = await dynamoError { try await database.transact(actions, token: "t") }
            #expect(error?.code == .transactionCanceled)
        }
        try await database.transact([.put(["id": "b"])], token: "t")
        #expect(try database.item(["id": "b"]) != nil)
    }

    @Test("a transaction that only checks, or changes nothing, is remembered too")
    func checksOnly() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        try await database.put(["id": "a"])
        let check: [TransactWriteItem] = [.check(["id": "a"], "attribute_exists(id)")]
        try await database.transact(check, token: "t")
        try await database.deleteItem(DeleteItemInput(tableName: "Accounts", key: ["id": "a"]))
        try await database.transact(check, token: "t")
        let error = await dynamoError { try await database.transact(check, token: "other") }
        #expect(error?.reasons == ["ConditionalCheckFailed"])
    }

    @Test("tokens survive a restart")
    func restart() async throws {
        let directory = FileManager.default.temporaryDirectory.path + "/apus-engine-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let clock = TestClock()
        var database = try transactDatabase(on: try RocksDBStore(path: directory + "/data"), clock: clock)
        try await database.put(["id": "a", "n": 0])
        try await database.transact(increment, token: "t")
        database.close()
        database = try openDatabase(on: try RocksDBStore(path: directory + "/data"), clock: clock)
        try await database.transact(increment, token: "t")
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 1])
        let error = await dynamoError { try await database.transact([.put(["id": "b"])], token: "t") }
        #expect(error?.code == .idempotentParameterMismatch)
        clock.advance(minutes: 11)
        try await database.transact(increment, token: "t")
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 2])
        database.close()
    }

    @Test("expired tokens leave the store, those that still count stay")
    func removal() async throws {
        let clock = TestClock()
        let store = MemoryStore()
        let database = try transactDatabase(on: store, clock: clock)
        defer { database.close() }
        try await database.put(["id": "a", "n": 0])
        for number in 0..<600 { try await database.transact([.put(["id": "b"])], token: "old\(number)") }
        clock.advance(minutes: 6)
        try await database.transact(increment, token: "kept")
        clock.advance(minutes: 5)
        // The last in order is used again before its first record goes, which must not take the second one along.
        for number in (95..<100).reversed() {
            try await database.transact([.put(["id": "c"])], token: "old\(number)")
        }
        #expect(try tokenRecords(in: store) == 2 * 6)
        try await database.transact(increment, token: "kept")
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 1])
        let error = await dynamoError { try await database.transact([.put(["id": "b"])], token: "old99") }
        #expect(error?.code == .idempotentParameterMismatch)
    }

    private func tokenRecords(in store: any OrderedStore) throws -> Int {
        let cursor = try store.cursor(over: KeyRange(from: [0, 0, 0, 0, 0x80], to: [0, 0, 0, 1]))
        var count = 0
        var isPositioned = try cursor.seekToFirst()
        while isPositioned {
            count += 1
            isPositioned = try cursor.next()
        }
        return count
    }

    @Test("of many clients with one token, one makes the transaction")
    func concurrent() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        try await database.put(["id": "a", "n": 0])
        let increment = increment
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    for _ in 0..<20 {
                        do {
                            try await database.transact(increment, token: "t")
                        } catch let error as DynamoError {
                            #expect(error.code == .transactionInProgress)
                        } catch {
                            Issue.record(error)
                        }
                    }
                }
            }
        }
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 1])
    }
}
