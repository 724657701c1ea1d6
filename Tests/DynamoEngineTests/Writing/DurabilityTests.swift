import DynamoEngine
import DynamoModel
import DynamoStorage
import Foundation
import Testing

/// Nothing is answered, or seen, before it is durable.
@Suite(.timeLimit(.minutes(1))) struct DurabilityTests {
    private let base = MemoryStore()
    private let store: FaultInjectingStore
    private let latch: WriteLatch
    private let database: Database

    init() throws {
        store = FaultInjectingStore(over: base)
        latch = WriteLatch(on: store)
        database = try Database(store: store)
        try database.create(.indexed("Events"))
    }

    private func put(_ sort: Int, condition: String? = nil) -> Answer<PutItemOutput> {
        let item: Item = ["pk": "p", "sk": .number(DynamoNumber(sort)), "gk": "g", "gs": 1, "ls": "l"]
        let input = PutItemInput(tableName: "Events", item: item, conditionExpression: condition)
        return Answer { database.putItem(input, completion: $0) }
    }

    @Test func readersSeeNoWriteBeforeItIsDurable() throws {
        defer { database.close() }
        latch.close()
        let answer = put(1)
        latch.waitForWrite()
        #expect(try database.item("p", 1, in: "Events") == nil)
        #expect(try database.scanAll("Events").isEmpty)
        #expect(try database.scanAll("Events", index: "all").isEmpty)
        #expect(!answer.isThere)
        latch.open()
        _ = try answer.wait().get()
        #expect(try database.item("p", 1, in: "Events") != nil)
        #expect(try database.scanAll("Events", index: "all").count == 1)
    }

    @Test func failureThatSawAnImageWaitsUntilThatIsDurable() throws {
        defer { database.close() }
        latch.close()
        let first = put(1)
        latch.waitForWrite()
        let second = put(1, condition: "attribute_not_exists(pk)")
        Thread.sleep(forTimeInterval: 0.05)
        #expect(!second.isThere)
        latch.open()
        _ = try first.wait().get()
        #expect(second.waitForFailure() == .conditionalCheckFailed)
    }

    @Test func failureThatSawTheStoreOnlyIsAnsweredAtOnce() throws {
        defer { database.close() }
        _ = try put(2).wait().get()
        latch.close()
        let other = put(1)
        latch.waitForWrite()
        #expect(put(2, condition: "attribute_not_exists(pk)").waitForFailure() == .conditionalCheckFailed)
        latch.open()
        _ = try other.wait().get()
    }

    @Test func writersOfOtherKeysAndReadersDoNotWait() throws {
        defer { database.close() }
        latch.close()
        let first = put(1)
        latch.waitForWrite()
        // Each of these calls would never return if it waited for the first write.
        let others = (2...50).map { put($0) }
        #expect(try database.item("p", 2, in: "Events") == nil)
        #expect(others.allSatisfy { !$0.isThere })
        latch.open()
        for answer in [first] + others { _ = try answer.wait().get() }
        #expect(try database.scanAll("Events").count == 50)
    }

    @Test func updatesOfOneItemShareBatches() throws {
        defer { database.close() }
        let count = 400
        latch.close()
        let input = UpdateItemInput(
            tableName: "Events", key: ["pk": "p", "sk": 0], returnValues: .updatedNew, updateExpression: "ADD v :one",
            expressionAttributeValues: [":one": 1])
        let writesBefore = store.writeCount
        let answers = (0..<count).map { _ in Answer { database.updateItem(input, completion: $0) } }
        latch.open()
        let values = try answers.map { try $0.wait().get().attributes?["v"] }
        #expect(values == (1...count).map { .number(DynamoNumber($0)) })
        #expect(try database.item("p", 0, in: "Events")?["v"] == .number(DynamoNumber(count)))
        #expect(store.writeCount - writesBefore <= 3)
    }

    @Test(arguments: [FaultInjectingStore.Moment.beforeApplying, .afterApplying])
    func failedWriteIsFinalUntilTheDatabaseIsOpenedAgain(_ moment: FaultInjectingStore.Moment) throws {
        latch.close()
        let first = put(1)
        latch.waitForWrite()
        // The last one's condition fails on an image that never becomes durable: it may not be told of it.
        let second = [
            put(2), put(3), put(2, condition: "attribute_exists(pk)"), put(3, condition: "attribute_not_exists(pk)"),
        ]
        store.failWrite(number: 2, at: moment)
        latch.open()
        _ = try first.wait().get()
        for answer in second { #expect(answer.waitForFailure() == .internalServer) }
        #expect(put(4).waitForFailure() == .internalServer)

        let reopened = try Database(store: base)
        let found = try reopened.scanAll("Events").compactMap { $0["sk"] }
        // Of a failed write nobody knows whether it is there; but it is there whole or not at all.
        #expect(Set(found) == (moment == .beforeApplying ? [1] : [1, 2, 3]))
        try reopened.checkConsistency(of: "Events")
        database.close()
    }

    @Test func batchIsAnsweredWhenAllOfItIsDurable() throws {
        defer { database.close() }
        latch.close()
        let first = put(1)
        latch.waitForWrite()
        let requests = [1, 5].map { WriteRequest(deleteRequest: DeleteRequest(key: ["pk": "p", "sk": .number($0)])) }
        let input = BatchWriteItemInput(requestItems: ["Events": requests])
        let batch = Answer { database.batchWriteItem(input, completion: $0) }
        Thread.sleep(forTimeInterval: 0.02)
        #expect(!batch.isThere)
        latch.open()
        _ = try first.wait().get()
        _ = try batch.wait().get()
        #expect(try database.scanAll("Events").isEmpty)
    }

    @Test func closedDatabaseRefusesWrites() throws {
        _ = try put(1).wait().get()
        database.close()
        #expect(put(2).waitForFailure() == .internalServer)
    }
}
