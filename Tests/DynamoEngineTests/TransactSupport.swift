import DynamoEngine
import DynamoModel
import DynamoStorage
import Foundation
import Testing

/// A database with the tables `Accounts` (partition key `id`) and `Orders` (`id` and `line`, a number), for tests of
/// transactions.
func transactDatabase(
    on store: any OrderedStore = MemoryStore(), clock: TestClock = TestClock()
) throws -> Database {
    let database = try openDatabase(on: store, clock: clock)
    _ = try database.createTable(
        CreateTableInput(
            tableName: "Accounts", attributeDefinitions: [AttributeDefinition("id", .s)],
            keySchema: [KeySchemaElement(attributeName: "id", keyType: .hash)], billingMode: .payPerRequest))
    _ = try database.createTable(
        CreateTableInput(
            tableName: "Orders",
            attributeDefinitions: [AttributeDefinition("id", .s), AttributeDefinition("line", .n)],
            keySchema: [
                KeySchemaElement(attributeName: "id", keyType: .hash),
                KeySchemaElement(attributeName: "line", keyType: .range),
            ], billingMode: .payPerRequest))
    return database
}

func openDatabase(on store: any OrderedStore, clock: TestClock = TestClock()) throws -> Database {
    var options = Database.Options()
    options.clock = clock.clock
    return try Database(store: store, options: options)
}

extension AttributeDefinition {
    init(_ name: Text, _ type: ScalarAttributeType) {
        self.init(attributeName: name, attributeType: type)
    }
}

/// A clock that stands until the test moves it.
final class TestClock: Sendable {
    private let milliseconds = Locked<Int64>(1_700_000_000_000)

    var clock: Clock {
        Clock { [milliseconds] in Timestamp(millisecondsSinceEpoch: milliseconds.withLock { $0 }) }
    }

    func advance(minutes: Int64) {
        milliseconds.withLock { $0 += minutes * 60_000 }
    }
}

/// Keeps a store's writes from happening, so that commits stay under way for as long as a test likes; at most for ten
/// seconds, so that a test fails that waits for such a commit.
final class WriteHold: @unchecked Sendable {
    private let condition = NSCondition()
    private var isHolding = false

    init(of store: FaultInjectingStore) {
        store.beforeEachWrite { [self] _ in wait() }
    }

    func begin() {
        condition.withLock { isHolding = true }
    }

    func end() {
        condition.withLock {
            isHolding = false
            condition.broadcast()
        }
    }

    private func wait() {
        condition.withLock {
            let limit = Date(timeIntervalSinceNow: 10)
            while isHolding, condition.wait(until: limit) {}
        }
    }
}

/// The result of a request that is completed later, on whatever thread.
final class Pending<Output: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var result: Result<Output, DynamoError>?

    init(_ start: (@escaping @Sendable (Result<Output, DynamoError>) -> Void) -> Void) {
        start { [self] result in
            condition.withLock {
                self.result = result
                condition.broadcast()
            }
        }
    }

    var isDone: Bool { condition.withLock { result != nil } }

    /// Waits for the result.
    func get() throws -> Output {
        try condition.withLock {
            while result == nil { condition.wait() }
            return try result!.get()
        }
    }
}

/// The error that `body` throws.
func dynamoError(_ body: () async throws -> Void) async -> DynamoError? {
    do {
        try await body()
        Issue.record("no error was thrown")
        return nil
    } catch let error as DynamoError {
        return error
    } catch {
        Issue.record(error)
        return nil
    }
}

extension Database {
    func transact(_ actions: [TransactWriteItem], token: String? = nil) async throws {
        try await transactWriteItems(TransactWriteItemsInput(transactItems: actions, clientRequestToken: token))
    }

    func item(_ key: Item, in table: String = "Accounts") throws -> Item? {
        try getItem(GetItemInput(tableName: table, key: key)).item
    }

    func put(_ item: Item, in table: String = "Accounts") async throws {
        try await putItem(PutItemInput(tableName: table, item: item))
    }
}

extension TransactWriteItem {
    static func put(_ item: Item, in table: String = "Accounts", if condition: String? = nil) -> TransactWriteItem {
        TransactWriteItem(put: TransactPut(item: item, tableName: table, conditionExpression: condition))
    }

    static func delete(_ key: Item, in table: String = "Accounts", if condition: String? = nil) -> TransactWriteItem {
        TransactWriteItem(delete: TransactDelete(key: key, tableName: table, conditionExpression: condition))
    }

    static func check(_ key: Item, in table: String = "Accounts", _ condition: String) -> TransactWriteItem {
        TransactWriteItem(
            conditionCheck: TransactConditionCheck(key: key, tableName: table, conditionExpression: condition))
    }

    static func update(
        _ key: Item, in table: String = "Accounts", _ expression: String, if condition: String? = nil,
        values: Item? = nil
    ) -> TransactWriteItem {
        TransactWriteItem(
            update: TransactUpdate(
                key: key, updateExpression: expression, tableName: table, conditionExpression: condition,
                expressionAttributeValues: values))
    }
}

extension DynamoError {
    /// The codes of the cancellation reasons.
    var reasons: [String] { (cancellationReasons ?? []).map(\.code) }
}
