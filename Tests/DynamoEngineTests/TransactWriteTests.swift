import DynamoEngine
import DynamoModel
import DynamoStorage
import Testing

@Suite("TransactWriteItems")
struct TransactWriteTests {
    @Test("all four actions, in two tables, happen together")
    func allActions() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        try await database.put(["id": "a", "balance": 10])
        try await database.put(["id": "b"])
        try await database.put(["id": "c", "open": true])
        try await database.transact([
            .update(["id": "a"], "SET balance = balance - :n", if: "balance >= :n", values: [":n": 4]),
            .delete(["id": "b"]),
            .check(["id": "c"], "attribute_exists(id)"),
            .put(["id": "o", "line": 1, "amount": 4], in: "Orders"),
        ])
        #expect(try database.item(["id": "a"]) == ["id": "a", "balance": 6])
        #expect(try database.item(["id": "b"]) == nil)
        #expect(try database.item(["id": "c"]) == ["id": "c", "open": true])
        #expect(try database.item(["id": "o", "line": 1], in: "Orders") == ["id": "o", "line": 1, "amount": 4])
    }

    @Test("a failed condition cancels everything, with a reason for each action in order")
    func failedCondition() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        try await database.put(["id": "a", "n": 1])
        let error = await dynamoError {
            try await database.transact([
                .put(["id": "new"]),
                TransactWriteItem(
                    put: TransactPut(
                        item: ["id": "a"], tableName: "Accounts", conditionExpression: "attribute_not_exists(id)",
                        returnValuesOnConditionCheckFailure: .allOld)),
                .check(["id": "z"], "attribute_exists(id)"),
            ])
        }
        #expect(error?.code == .transactionCanceled)
        #expect(
            error?.message
                == "Transaction cancelled, please refer cancellation reasons for specific reasons "
                + "[None, ConditionalCheckFailed, ConditionalCheckFailed]")
        #expect(
            error?.cancellationReasons == [
                CancellationReason(code: "None"),
                CancellationReason(
                    code: "ConditionalCheckFailed", message: "The conditional request failed",
                    item: ["id": "a", "n": 1]),
                CancellationReason(code: "ConditionalCheckFailed", message: "The conditional request failed"),
            ])
        #expect(try database.item(["id": "new"]) == nil)
    }

    @Test("an update that cannot be carried out cancels; the others would have been done")
    func failedUpdate() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        let error = await dynamoError {
            try await database.transact([
                .put(["id": "a"]), .update(["id": "b"], "SET n = n + :one", values: [":one": 1]),
            ])
        }
        #expect(error?.reasons == ["None", "ValidationError"])
        #expect(
            error?.cancellationReasons?.last?.message
                == "The provided expression refers to an attribute that does not exist in the item")
        #expect(try database.item(["id": "a"]) == nil)
    }

    @Test("of wrong keys the first is told, as a cancellation, before conditions are looked at")
    func wrongKeys() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        var error = await dynamoError {
            try await database.transact([
                .put(["id": "a"], if: "attribute_exists(id)"), .put(["id": 7]), .delete(["id": 8]),
            ])
        }
        #expect(error?.reasons == ["None", "ValidationError", "None"])
        #expect(
            error?.cancellationReasons?[1].message
                == "One or more parameter values were invalid: Type mismatch for key id expected: S actual: N")
        error = await dynamoError {
            try await database.transact([.update(["id": 7], "SET a = :a", values: [":a": 1])])
        }
        #expect(error?.cancellationReasons?[0].message == "The provided key element does not match the schema")
        error = await dynamoError {
            try await database.transact([.update(["id": "k"], "SET id = :a", values: [":a": "b"])])
        }
        #expect(
            error?.cancellationReasons?[0].message
                == "One or more parameter values were invalid: Cannot update attribute id. "
                + "This attribute is part of the key")
    }

    @Test("an empty key refuses the whole request")
    func emptyKey() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        for action in [
            TransactWriteItem.put(["id": ""]), .delete(["id": ""]), .check(["id": ""], "attribute_exists(id)"),
        ] {
            let error = await dynamoError { try await database.transact([.put(["id": "ok"]), action]) }
            #expect(error?.code == .validation)
            #expect(
                error?.message
                    == "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
                    + "contain an empty string value. Key: id")
        }
        #expect(try database.item(["id": "ok"]) == nil)
    }

    @Test("two operations on one item are refused, whatever they are; equal keys in two tables are two items")
    func duplicates() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        let error = await dynamoError {
            try await database.transact([.check(["id": "a"], "attribute_not_exists(id)"), .put(["id": "a"])])
        }
        #expect(error?.code == .validation)
        #expect(error?.message == "Transaction request cannot include multiple operations on one item")
        try await database.transact([.put(["id": "a"]), .put(["id": "a", "line": 1], in: "Orders")])
    }

    @Test("a malformed condition of a later action beats a missing table of an earlier one")
    func order() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        var error = await dynamoError {
            try await database.transact([.put(["id": "a"], in: "Missing"), .put(["id": "b"], if: "a b")])
        }
        #expect(error?.code == .validation)
        error = await dynamoError {
            try await database.transact([.put(["id": "a"], in: "Missing"), .put(["id": "b"])])
        }
        #expect(error?.code == .resourceNotFound)
        #expect(error?.message == "Requested resource not found")
    }

    @Test("an action must be one thing; names of an action without expressions do not matter")
    func shape() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        let error = await dynamoError { try await database.transact([TransactWriteItem()]) }
        #expect(error?.message == "TransactItems can only contain one of Check, Put, Update or Delete")
        try await database.transact([
            TransactWriteItem(
                put: TransactPut(item: ["id": "a"], tableName: "Accounts", expressionAttributeNames: ["#x": "y"]))
        ])
    }

    @Test("a put over 400 KB refuses the request, an update beyond it cancels, 4 MB are the limit of all")
    func sizes() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        let large = AttributeValue.string(Text(String(repeating: "x", count: 409_600)))
        var error = await dynamoError { try await database.transact([.put(["id": "a", "x": large], in: "Missing")]) }
        #expect(error?.message == "Item size has exceeded the maximum allowed size")
        error = await dynamoError {
            try await database.transact([.update(["id": "a"], "SET x = :x", values: [":x": large])])
        }
        #expect(error?.reasons == ["ValidationError"])
        #expect(
            error?.cancellationReasons?[0].message == "Item size to update has exceeded the maximum allowed size")
        let part = AttributeValue.string(Text(String(repeating: "x", count: 350_000)))
        error = await dynamoError {
            try await database.transact((0..<12).map { .put(["id": .string(Text("k\($0)")), "x": part]) })
        }
        #expect(error?.code == .validation)
        try await database.transact((0..<11).map { .put(["id": .string(Text("k\($0)")), "x": part]) })
        #expect(try database.item(["id": "k10"]) != nil)
    }

    @Test("an update expression over 4,096 bytes is refused without a figure")
    func longExpression() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        let text = "SET a = :a" + String(repeating: " ", count: 4_096)
        let error = await dynamoError {
            try await database.transact([.update(["id": "a"], text, values: [":a": 1])])
        }
        #expect(error?.code == .validation)
        #expect(
            error?.message == "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;")
    }

    @Test("when the store fails, nothing is applied and the client is told")
    func failingStore() async throws {
        let memory = MemoryStore()
        let store = FaultInjectingStore(over: memory)
        let database = try transactDatabase(on: store)
        defer { database.close() }
        try await database.put(["id": "a", "n": 1])
        store.failWrite()
        let error = await dynamoError {
            try await database.transact(
                [.put(["id": "a", "n": 2]), .put(["id": "b"]), .put(["id": "b", "line": 1], in: "Orders")], token: "t")
        }
        #expect(error?.code == .internalServer)
        let reopened = try openDatabase(on: memory)
        defer { reopened.close() }
        #expect(try reopened.item(["id": "a"]) == ["id": "a", "n": 1])
        #expect(try reopened.item(["id": "b"]) == nil)
        #expect(try reopened.item(["id": "b", "line": 1], in: "Orders") == nil)
        try await reopened.transact([.put(["id": "c"])], token: "t")
        #expect(try reopened.item(["id": "c"]) != nil)
    }

    @Test("a table that is gone fails all of it, also when it is only checked")
    func droppedTable() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        try await database.put(["id": "a", "line": 1], in: "Orders")
        _ = try database.deleteTable(DeleteTableInput(tableName: "Orders"))
        let error = await dynamoError {
            try await database.transact([
                .put(["id": "b"]), .check(["id": "a", "line": 1], in: "Orders", "attribute_exists(id)"),
            ])
        }
        #expect(error?.code == .resourceNotFound)
        #expect(try database.item(["id": "b"]) == nil)
    }
}
