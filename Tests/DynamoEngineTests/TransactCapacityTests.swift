import DynamoEngine
import DynamoModel
import DynamoStorage
import Testing

@Suite("Capacity of transactions")
struct TransactCapacityTests {
    private func indexedDatabase() throws -> Database {
        let database = try transactDatabase()
        _ = try database.createTable(
            CreateTableInput(
                tableName: "Indexed",
                attributeDefinitions: [
                    AttributeDefinition("pk", .s), AttributeDefinition("sk", .s), AttributeDefinition("g", .s),
                    AttributeDefinition("l", .s),
                ],
                keySchema: [
                    KeySchemaElement(attributeName: "pk", keyType: .hash),
                    KeySchemaElement(attributeName: "sk", keyType: .range),
                ],
                localSecondaryIndexes: [
                    LocalSecondaryIndex(
                        indexName: "local",
                        keySchema: [
                            KeySchemaElement(attributeName: "pk", keyType: .hash),
                            KeySchemaElement(attributeName: "l", keyType: .range),
                        ], projection: IndexProjection(projectionType: .all))
                ],
                globalSecondaryIndexes: [
                    GlobalSecondaryIndex(
                        indexName: "global", keySchema: [KeySchemaElement(attributeName: "g", keyType: .hash)],
                        projection: IndexProjection(projectionType: .include, nonKeyAttributes: ["projected"]))
                ], billingMode: .payPerRequest))
        return database
    }

    private func write(
        _ actions: [TransactWriteItem], in database: Database, token: String? = nil,
        level: ReturnConsumedCapacity = .indexes
    ) async throws -> [ConsumedCapacity] {
        try await database.transactWriteItems(
            TransactWriteItemsInput(
                transactItems: actions, returnConsumedCapacity: level, clientRequestToken: token)
        ).consumedCapacity ?? []
    }

    @Test("the table's units are double, those of indexes are not, and all are write units")
    func indexes() async throws {
        let database = try indexedDatabase()
        defer { database.close() }
        let item: Item = ["pk": "a", "sk": "1", "g": "g1", "l": "l1"]
        var consumed = try await write([.put(item, in: "Indexed")], in: database)
        #expect(
            consumed == [
                ConsumedCapacity(
                    tableName: "Indexed", capacityUnits: 4, writeCapacityUnits: 4,
                    table: Capacity(writeCapacityUnits: 2, capacityUnits: 2),
                    localSecondaryIndexes: ["local": Capacity(writeCapacityUnits: 1, capacityUnits: 1)],
                    globalSecondaryIndexes: ["global": Capacity(writeCapacityUnits: 1, capacityUnits: 1)])
            ])
        // An identical put costs the table alone; an index key that moves costs its index twice.
        consumed = try await write([.put(item, in: "Indexed")], in: database, level: .total)
        #expect(consumed == [ConsumedCapacity(tableName: "Indexed", capacityUnits: 2, writeCapacityUnits: 2)])
        let update = TransactWriteItem.update(
            ["pk": "a", "sk": "1"], in: "Indexed", "SET g = :g", values: [":g": "g2"])
        consumed = try await write([update], in: database)
        #expect(consumed[0].capacityUnits == 5)
        #expect(consumed[0].globalSecondaryIndexes?["global"]?.writeCapacityUnits == 2)
    }

    @Test("a check costs what writing its item would; tables come in the order of their names")
    func checks() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        let padding = AttributeValue.string(Text(String(repeating: "x", count: 2_500)))
        try await database.put(["id": "a", "padding": padding])
        let consumed = try await write(
            [.put(["id": "o", "line": 1], in: "Orders"), .check(["id": "a"], "attribute_exists(id)")], in: database,
            level: .total)
        #expect(
            consumed == [
                ConsumedCapacity(tableName: "Accounts", capacityUnits: 6, writeCapacityUnits: 6),
                ConsumedCapacity(tableName: "Orders", capacityUnits: 2, writeCapacityUnits: 2),
            ])
    }

    @Test("a repeated request tells the read units of the larger of the images, rounded for each action")
    func repeated() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        let padding = AttributeValue.string(Text(String(repeating: "x", count: 9_000)))
        try await database.put(["id": "a", "padding": padding])
        let actions: [TransactWriteItem] = [.delete(["id": "a"]), .put(["id": "b"])]
        let first = try await write(actions, in: database, token: "t", level: .total)
        #expect(first == [ConsumedCapacity(tableName: "Accounts", capacityUnits: 20, writeCapacityUnits: 20)])
        let second = try await write(actions, in: database, token: "t", level: .total)
        #expect(second == [ConsumedCapacity(tableName: "Accounts", capacityUnits: 8, readCapacityUnits: 8)])
    }

    @Test("the sizes of item collections are told for tables with a local index, once for each collection")
    func collections() async throws {
        let database = try indexedDatabase()
        defer { database.close() }
        let output = try await database.transactWriteItems(
            TransactWriteItemsInput(
                transactItems: [
                    .put(["pk": "a", "sk": "1"], in: "Indexed"), .put(["pk": "a", "sk": "2"], in: "Indexed"),
                    .put(["id": "x"]),
                ], returnItemCollectionMetrics: .size))
        #expect(output.itemCollectionMetrics?.keys.sorted() == ["Indexed"])
        #expect(output.itemCollectionMetrics?["Indexed"]?.map(\.itemCollectionKey) == [["pk": "a"]])
        #expect(output.consumedCapacity == nil)
    }

    @Test("an index key of the wrong type or empty cancels")
    func indexKeys() async throws {
        let database = try indexedDatabase()
        defer { database.close() }
        for value in [AttributeValue.number(1), .string("")] {
            let error = await dynamoError {
                try await database.transact([.put(["pk": "a", "sk": "1", "g": value], in: "Indexed")])
            }
            #expect(error?.reasons == ["ValidationError"])
        }
    }

    @Test("reading costs two units for each 4 KB of an item")
    func reads() async throws {
        let database = try transactDatabase()
        defer { database.close() }
        let padding = AttributeValue.string(Text(String(repeating: "x", count: 5_000)))
        try await database.put(["id": "a", "padding": padding])
        let output = try database.transactGetItems(
            TransactGetItemsInput(
                transactItems: [
                    TransactGetItem(get: TransactGet(key: ["id": "a"], tableName: "Accounts")),
                    TransactGetItem(get: TransactGet(key: ["id": "missing"], tableName: "Accounts")),
                ], returnConsumedCapacity: .indexes))
        #expect(
            output.consumedCapacity == [
                ConsumedCapacity(
                    tableName: "Accounts", capacityUnits: 6, readCapacityUnits: 6,
                    table: Capacity(readCapacityUnits: 6, capacityUnits: 6))
            ])
    }
}
