import DynamoEngine
import DynamoModel
import DynamoStorage
import Testing

/// The states that tables pass through when they take their time.
struct TableStateTests {
    private let time = Locked<Int64>(1_700_000_000_000)
    private let database: Database

    init() throws {
        var options = Database.Options()
        options.tableDelayMilliseconds = 1_000
        options.clock = Clock { [time] in Timestamp(millisecondsSinceEpoch: time.withLock { $0 }) }
        database = try Database(store: MemoryStore(), options: options)
    }

    private func advance(milliseconds: Int64) {
        time.withLock { $0 += milliseconds }
    }

    private func code(_ body: () throws -> Void) -> DynamoError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? DynamoError)?.code
        }
    }

    @Test func tableIsCreatedAndDeletedInTime() async throws {
        defer { database.close() }
        try database.create(.plain("Events"))
        #expect(try database.description(of: "Events").tableStatus == .creating)
        #expect(code { _ = try database.scanAll("Events") } == .resourceNotFound)
        #expect(code { try database.create(.plain("Events")) } == .resourceInUse)
        #expect(code { _ = try database.deleteTable(DeleteTableInput(tableName: "Events")) } == .resourceInUse)
        advance(milliseconds: 999)
        #expect(try database.description(of: "Events").tableStatus == .creating)
        advance(milliseconds: 1)
        #expect(try database.description(of: "Events").tableStatus == .active)
        try await database.putItem(PutItemInput(tableName: "Events", item: ["pk": "a", "sk": 1]))

        _ = try database.deleteTable(DeleteTableInput(tableName: "Events"))
        #expect(try database.description(of: "Events").tableStatus == .deleting)
        #expect(try database.listTables(ListTablesInput()).tableNames == ["Events"])
        #expect(code { _ = try database.scanAll("Events") } == .resourceNotFound)
        #expect(code { _ = try database.deleteTable(DeleteTableInput(tableName: "Events")) } == .resourceInUse)
        #expect(code { try database.create(.plain("Events")) } == .resourceInUse)
        advance(milliseconds: 1_000)
        #expect(try database.listTables(ListTablesInput()).tableNames == [])
        #expect(code { _ = try database.description(of: "Events") } == .resourceNotFound)
        try database.create(.plain("Events"))
    }

    @Test func tableIsUpdatedInTime() throws {
        defer { database.close() }
        try database.create(.plain("Events"))
        advance(milliseconds: 1_000)
        let change = UpdateTableInput(
            tableName: "Events", billingMode: .provisioned,
            provisionedThroughput: ProvisionedThroughput(readCapacityUnits: 5, writeCapacityUnits: 5))
        _ = try database.updateTable(change)
        #expect(try database.description(of: "Events").tableStatus == .updating)
        #expect(try database.scanAll("Events").isEmpty)
        #expect(code { _ = try database.deleteTable(DeleteTableInput(tableName: "Events")) } == .resourceInUse)
        advance(milliseconds: 1_000)
        #expect(try database.description(of: "Events").tableStatus == .active)
        #expect(try database.description(of: "Events").provisionedThroughput?.readCapacityUnits == 5)
    }
}
