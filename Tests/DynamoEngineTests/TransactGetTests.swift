import DynamoEngine
import DynamoModel
import DynamoStorage
import Testing

@Suite("TransactGetItems")
struct TransactGetTests {
    private func get(
        _ gets: [TransactGet], in database: Database
    ) throws -> [Item?] {
        let output = try database.transactGetItems(
            TransactGetItemsInput(transactItems: gets.map { TransactGetItem(get: $0) }))
        return (output.responses ?? []).map(\.item)
    }

    @Test("items come in the order of the request, nothing where there is no item or the projection matches nothing")
    func order() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        try await database.put(["id": "a", "x": 1])
        try await database.put(["id": "b", "line": 2, "y": 3], in: "Orders")
        let items = try get(
            [
                TransactGet(key: ["id": "b", "line": 2], tableName: "Orders", projectionExpression: "y"),
                TransactGet(key: ["id": "missing"], tableName: "Accounts"),
                TransactGet(key: ["id": "a", "line": 1], tableName: "Orders", projectionExpression: "x"),
                TransactGet(
                    key: ["id": "a"], tableName: "Accounts", projectionExpression: "#z",
                    expressionAttributeNames: ["#z": "z"]),
            ], in: database)
        #expect(items == [["y": 3], nil, nil, nil])
    }

    @Test("wrong keys cancel, every one of them, empty ones too")
    func wrongKeys() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        let error = await dynamoError {
            _ = try get(
                [
                    TransactGet(key: ["id": 1], tableName: "Accounts"),
                    TransactGet(key: ["id": "a"], tableName: "Accounts"),
                    TransactGet(key: ["id": ""], tableName: "Accounts"),
                ], in: database)
        }
        #expect(error?.code == .transactionCanceled)
        #expect(error?.reasons == ["ValidationError", "None", "ValidationError"])
        #expect(error?.cancellationReasons?[0].message == "The provided key element does not match the schema")
    }

    @Test("one item twice, a missing table and an unused name are refused")
    func refused() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        let one = TransactGet(key: ["id": "a"], tableName: "Accounts")
        var error = await dynamoError { _ = try get([one, one], in: database) }
        #expect(error?.message == "Transaction request cannot include multiple operations on one item")
        error = await dynamoError { _ = try get([TransactGet(key: ["id": "a"], tableName: "Missing")], in: database) }
        #expect(error?.code == .resourceNotFound)
        error = await dynamoError {
            _ = try get(
                [
                    TransactGet(key: ["id": "a"], tableName: "Missing"),
                    TransactGet(
                        key: ["id": "a"], tableName: "Accounts", projectionExpression: "x",
                        expressionAttributeNames: ["#z": "z"]),
                ], in: database)
        }
        #expect(error?.code == .validation)
    }

    @Test("more than 4 MB cannot be read at once")
    func size() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        let padding = AttributeValue.string(Text(String(repeating: "x", count: 400_000)))
        let keys = (0..<11).map { Item([("id", .string(Text("k\($0)")))]) }
        for key in keys { try await database.put(key.setting("padding", to: padding)) }
        let gets = keys.map { TransactGet(key: $0, tableName: "Accounts") }
        #expect(try get(Array(gets.prefix(10)), in: database).count == 10)
        let error = await dynamoError { _ = try get(gets, in: database) }
        #expect(error?.code == .validation)
    }
}
