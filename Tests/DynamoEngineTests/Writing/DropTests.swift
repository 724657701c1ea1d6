import DynamoEngine
import DynamoModel
import DynamoStorage
import Foundation
import Testing

@Suite("Drops among writes")
struct DropTests {
    @Test("a batch that is committed behind the drop of one of its tables leaves the other as later writers saw it")
    func batchBehindDrop() async throws {
        let store = FaultInjectingStore(over: MemoryStore())
        let latch = WriteLatch(on: store)
        let database = try Database(store: store)
        defer { database.close() }
        try database.create(.plain("Gone"))
        try database.create(.indexed("Kept"))
        let old: Item = ["pk": "p", "sk": 1, "gk": "a", "gs": 1, "ls": "x"]
        try await database.putItem(PutItemInput(tableName: "Kept", item: old))

        latch.close()
        let first = Answer {
            database.putItem(PutItemInput(tableName: "Kept", item: ["pk": "q", "sk": 1]), completion: $0)
        }
        latch.waitForWrite()
        let drop = Thread { _ = try? database.deleteTable(DeleteTableInput(tableName: "Gone")) }
        drop.start()
        try await Task.sleep(for: .milliseconds(100))
        let puts: [String: [WriteRequest]] = [
            "Gone": [WriteRequest(putRequest: PutRequest(item: ["pk": "p", "sk": 1]))],
            "Kept": [WriteRequest(putRequest: PutRequest(item: old.setting("gk", to: "b")))],
        ]
        let batch = Answer { database.batchWriteItem(BatchWriteItemInput(requestItems: puts), completion: $0) }
        let update = Answer {
            database.updateItem(
                UpdateItemInput(
                    tableName: "Kept", key: ["pk": "p", "sk": 1], updateExpression: "SET v = gk, gk = :c",
                    expressionAttributeValues: [":c": "c"]), completion: $0)
        }
        latch.open()
        _ = try first.wait().get()
        _ = try batch.wait().get()
        _ = try update.wait().get()
        #expect(try database.item("p", 1, in: "Kept")?["v"] == "b")
        try database.checkConsistency(of: "Kept")
        let isGone = try await eventually { try database.listTables(ListTablesInput()).tableNames == ["Kept"] }
        #expect(isGone)
    }

    @Test("an index that takes the name of one that was dropped while it was filled is filled whole")
    func indexOfTheSameName() async throws {
        let store = FaultInjectingStore(over: MemoryStore())
        let latch = WriteLatch(on: store)
        let database = try Database(store: store)
        defer { database.close() }
        try database.create(.plain("Events"))
        for number in 0..<400 {
            try await database.putItem(
                PutItemInput(
                    tableName: "Events", item: ["pk": .string(Text("p\(number)")), "sk": 1, "gk": "g", "gs": 1]))
        }
        // The writes are the definition, three or four pieces of the fill, and the figures.
        let deletion = GlobalSecondaryIndexUpdate(delete: DeleteGlobalSecondaryIndexAction(indexName: "later"))
        for _ in 0..<20 {
            _ = try database.updateTable(.addingIndex(to: "Events"))
            latch.close()
            usleep(300)
            latch.open()
            _ = try database.updateTable(
                UpdateTableInput(tableName: "Events", globalSecondaryIndexUpdates: [deletion]))
            _ = try database.updateTable(.addingIndex(to: "Events"))
            let isActive = try await eventually {
                try database.description(of: "Events").globalSecondaryIndexes?.first?.indexStatus == .active
            }
            #expect(isActive)
            try database.checkConsistency(of: "Events")
            _ = try database.updateTable(
                UpdateTableInput(tableName: "Events", globalSecondaryIndexUpdates: [deletion]))
        }
    }
}
