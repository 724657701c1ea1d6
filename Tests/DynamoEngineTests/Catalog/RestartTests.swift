import DynamoEngine
import DynamoModel
import DynamoStorage
import Foundation
import TestSupport
import Testing

/// What is there when a database is opened again.
@Suite(.timeLimit(.minutes(1))) struct RestartTests {
    /// Writes a few hundred times, and tells what is in the tables then.
    private func fill(_ database: Database) async throws -> [String: Set<Item>] {
        var random = SeededGenerator.announced()
        try database.create(.indexed("First"))
        try database.create(.plain("Gone"))
        try database.create(.indexed("Second"))
        for _ in 0..<150 {
            try await random.write("First", in: database)
            try await random.write("Second", in: database)
        }
        _ = try database.deleteTable(DeleteTableInput(tableName: "Gone"))
        return ["First": Set(try database.scanAll("First")), "Second": Set(try database.scanAll("Second"))]
    }

    private func check(_ database: Database, holds tables: [String: Set<Item>]) throws {
        #expect(try database.listTables(ListTablesInput()).tableNames == tables.keys.sorted())
        for (table, items) in tables {
            #expect(Set(try database.scanAll(table)) == items)
            #expect(try database.description(of: table).tableStatus == .active)
            try database.checkConsistency(of: table)
        }
    }

    @Test func restartKeepsTablesItemsAndFigures() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/data"
            let database = try Database(store: RocksDBStore(path: path, options: .forTests))
            let tables = try await fill(database)
            let identifier = try database.description(of: "First").tableId
            database.close()

            let reopened = try Database(store: RocksDBStore(path: path, options: .forTests))
            defer { reopened.close() }
            try check(reopened, holds: tables)
            #expect(try reopened.description(of: "First").tableId == identifier)
            try reopened.create(.plain("Third"))
            try await reopened.putItem(PutItemInput(tableName: "Third", item: ["pk": "a", "sk": 1]))
            #expect(try reopened.scanAll("Third").count == 1)
            #expect(Set(try reopened.scanAll("Second")) == tables["Second"])
        }
    }

    /// A copy of the open directory is what a kill leaves.
    @Test func killKeepsWhatWasAnswered() async throws {
        try await withTemporaryDirectory { directory in
            let database = try Database(store: RocksDBStore(path: directory + "/data", options: .forTests))
            defer { database.close() }
            let tables = try await fill(database)
            try FileManager.default.copyItem(atPath: directory + "/data", toPath: directory + "/copy")
            let reopened = try Database(store: RocksDBStore(path: directory + "/copy", options: .forTests))
            defer { reopened.close() }
            try check(reopened, holds: tables)
        }
    }

    @Test func deletedTableLeavesNothingInTheStore() async throws {
        let store = MemoryStore()
        let database = try Database(store: store)
        defer { database.close() }
        let empty = try keys(of: store)
        for _ in 0..<2 {
            try database.create(.indexed("Events"))
            var random = SeededGenerator.announced()
            for _ in 0..<50 { try await random.write("Events", in: database) }
            #expect(try keys(of: store).count > empty.count + 10)
            _ = try database.deleteTable(DeleteTableInput(tableName: "Events"))
            // What stays is the number of the next keyspace.
            let isReclaimed = try await eventually { try keys(of: store).count <= empty.count + 1 }
            #expect(isReclaimed)
        }
    }

    private func keys(of store: any OrderedStore) throws -> [[UInt8]] {
        let cursor = try store.cursor(over: .all)
        var keys: [[UInt8]] = []
        var isPositioned = try cursor.seekToFirst()
        while isPositioned {
            keys.append([UInt8](cursor.key))
            isPositioned = try cursor.next()
        }
        return keys
    }

    @Test func tableOfTheSameNameStartsEmpty() async throws {
        let database = try Database(store: MemoryStore())
        defer { database.close() }
        try database.create(.plain("Events"))
        try await database.putItem(PutItemInput(tableName: "Events", item: ["pk": "a", "sk": 1]))
        let first = try database.description(of: "Events")
        _ = try database.deleteTable(DeleteTableInput(tableName: "Events"))
        try database.create(.plain("Events"))
        let second = try database.description(of: "Events")
        #expect(try database.scanAll("Events").isEmpty)
        #expect(second.itemCount == 0)
        #expect(first.tableId != second.tableId)
        #expect(first.tableArn == second.tableArn)
    }
}
