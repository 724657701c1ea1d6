import DynamoEngine
import DynamoModel
import DynamoStorage
import Testing

@Suite("Conflicts of transactions")
final class TransactConflictTests {
    private let store = FaultInjectingStore(over: MemoryStore())
    private let hold: WriteHold
    private let database: Database

    init() async throws {
        hold = WriteHold(of: store)
        database = try transactDatabase(on: store)
        try await database.put(["id": "a", "n": 1])
        try await database.put(["id": "b", "n": 1])
    }

    deinit {
        hold.end()
        database.close()
    }

    /// Starts a transaction that updates `a` and checks `b`, and leaves it under way.
    private func startTransaction() -> Pending<TransactWriteItemsOutput> {
        hold.begin()
        return Pending {
            database.transactWriteItems(
                TransactWriteItemsInput(transactItems: [
                    .update(["id": "a"], "SET n = n + :one", values: [":one": 1]),
                    .check(["id": "b"], "attribute_exists(id)"),
                ]), completion: $0)
        }
    }

    @Test("a transaction that meets one under way is cancelled, by changed and by checked items")
    func transactions() async throws {
        let first = startTransaction()
        let error = await dynamoError {
            try await database.transact([
                .put(["id": "new"]), .delete(["id": "a"]), .check(["id": "b"], "attribute_exists(id)"),
                .check(["id": "c"], "attribute_exists(id)"),
            ])
        }
        #expect(error?.reasons == ["None", "TransactionConflict", "TransactionConflict", "ConditionalCheckFailed"])
        #expect(error?.cancellationReasons?[1].message == "Transaction is ongoing for the item")
        #expect(!first.isDone)
        hold.end()
        _ = try first.get()
        try await database.transact([.put(["id": "new"]), .delete(["id": "a"])])
        #expect(try database.item(["id": "new"]) != nil)
    }

    @Test("single writes to its items are refused until it is done")
    func singleWrites() async throws {
        let first = startTransaction()
        for id in ["a", "b"] {
            let key = Item([("id", .string(Text(id)))])
            let errors = [
                await dynamoError { try await database.put(key) },
                await dynamoError { try await database.deleteItem(DeleteItemInput(tableName: "Accounts", key: key)) },
                await dynamoError {
                    try await database.updateItem(UpdateItemInput(tableName: "Accounts", key: key))
                },
            ]
            for error in errors {
                #expect(error?.code == .transactionConflict)
                #expect(error?.message == "Transaction is ongoing for the item")
            }
        }
        hold.end()
        _ = try first.get()
        try await database.put(["id": "a", "n": 5])
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 5])
    }

    @Test("a batch writes the other items and gives these back")
    func batches() async throws {
        let first = startTransaction()
        let batch = Pending<BatchWriteItemOutput> {
            database.batchWriteItem(
                BatchWriteItemInput(requestItems: [
                    "Accounts": [
                        WriteRequest(putRequest: PutRequest(item: ["id": "a", "n": 9])),
                        WriteRequest(putRequest: PutRequest(item: ["id": "free"])),
                    ]
                ]), completion: $0)
        }
        hold.end()
        _ = try first.get()
        let output = try batch.get()
        #expect(
            output.unprocessedItems == [
                "Accounts": [WriteRequest(putRequest: PutRequest(item: ["id": "a", "n": 9]))]
            ])
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 2])
        #expect(try database.item(["id": "free"]) != nil)
    }

    @Test("reading its items in a transaction is cancelled; a single read sees the item as it was")
    func reads() async throws {
        let first = startTransaction()
        let gets = ["z", "a"].map {
            TransactGetItem(get: TransactGet(key: Item([("id", .string(Text($0)))]), tableName: "Accounts"))
        }
        let error = await dynamoError {
            _ = try database.transactGetItems(TransactGetItemsInput(transactItems: gets))
        }
        #expect(error?.reasons == ["None", "TransactionConflict"])
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 1])
        hold.end()
        _ = try first.get()
        let output = try database.transactGetItems(TransactGetItemsInput(transactItems: gets))
        #expect(output.responses?.map(\.item) == [nil, ["id": "a", "n": 2]])
    }

    @Test("a transaction goes behind single writes under way, and sees what they made")
    func behindSingleWrites() async throws {
        hold.begin()
        let single = Pending<UpdateItemOutput> {
            database.updateItem(
                UpdateItemInput(
                    tableName: "Accounts", key: ["id": "a"], updateExpression: "SET n = n + :one",
                    expressionAttributeValues: [":one": 1]), completion: $0)
        }
        let transaction = Pending<TransactWriteItemsOutput> {
            database.transactWriteItems(
                TransactWriteItemsInput(transactItems: [
                    .update(["id": "a"], "SET n = n + :ten", if: "n = :two", values: [":ten": 10, ":two": 2])
                ]), completion: $0)
        }
        hold.end()
        _ = try single.get()
        _ = try transaction.get()
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 12])
    }

    @Test("plain single writes of one item never conflict")
    func hotCounter() async throws {
        let database = database
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    for _ in 0..<50 {
                        try await database.updateItem(
                            UpdateItemInput(
                                tableName: "Accounts", key: ["id": "a"], updateExpression: "ADD n :one",
                                expressionAttributeValues: [":one": 1]))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try database.item(["id": "a"]) == ["id": "a", "n": 801])
    }

    @Test("a cancelled transaction that saw a write under way is answered when that is durable")
    func cancelledBehindPending() async throws {
        hold.begin()
        let single = Pending<PutItemOutput> {
            database.putItem(PutItemInput(tableName: "Accounts", item: ["id": "a", "n": 7]), completion: $0)
        }
        let transaction = Pending<TransactWriteItemsOutput> {
            database.transactWriteItems(
                TransactWriteItemsInput(transactItems: [.delete(["id": "a"], if: "attribute_not_exists(id)")]),
                completion: $0)
        }
        #expect(!transaction.isDone)
        hold.end()
        _ = try single.get()
        #expect(throws: DynamoError.self) { try transaction.get() }
    }
}
