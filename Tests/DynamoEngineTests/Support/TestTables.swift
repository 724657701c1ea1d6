import DynamoEngine
import DynamoModel

extension CreateTableInput {
    /// A table with the keys `pk` (S) and `sk` (N).
    static func plain(_ name: String) -> CreateTableInput {
        CreateTableInput(
            tableName: name, attributeDefinitions: [.named("pk", .s), .named("sk", .n)],
            keySchema: [.named("pk", .hash), .named("sk", .range)], billingMode: .payPerRequest)
    }

    /// The same with indexes of all kinds on the attributes `gk` (S), `gs` (N) and `ls` (S).
    static func indexed(_ name: String) -> CreateTableInput {
        var input = plain(name)
        input.attributeDefinitions? += [.named("gk", .s), .named("gs", .n), .named("ls", .s)]
        input.localSecondaryIndexes = [
            LocalSecondaryIndex(
                indexName: "local", keySchema: [.named("pk", .hash), .named("ls", .range)],
                projection: IndexProjection(projectionType: .keysOnly))
        ]
        input.globalSecondaryIndexes = [
            GlobalSecondaryIndex(
                indexName: "all", keySchema: [.named("gk", .hash), .named("gs", .range)],
                projection: IndexProjection(projectionType: .all)),
            GlobalSecondaryIndex(
                indexName: "some", keySchema: [.named("gk", .hash)],
                projection: IndexProjection(projectionType: .include, nonKeyAttributes: ["v"])),
            GlobalSecondaryIndex(
                indexName: "composite",
                keySchema: [.named("gk", .hash), .named("ls", .hash), .named("gs", .range), .named("sk", .range)],
                projection: IndexProjection(projectionType: .keysOnly)),
        ]
        return input
    }
}

extension UpdateTableInput {
    /// Adds the index `later` on `gk` (S) and `gs` (N) to a plain table.
    static func addingIndex(to name: String) -> UpdateTableInput {
        let creation = CreateGlobalSecondaryIndexAction(
            indexName: "later", keySchema: [.named("gk", .hash), .named("gs", .range)],
            projection: IndexProjection(projectionType: .all))
        return UpdateTableInput(
            tableName: name, attributeDefinitions: [.named("gk", .s), .named("gs", .n)],
            globalSecondaryIndexUpdates: [GlobalSecondaryIndexUpdate(create: creation)])
    }
}

extension AttributeDefinition {
    fileprivate static func named(_ name: Text, _ type: ScalarAttributeType) -> AttributeDefinition {
        AttributeDefinition(attributeName: name, attributeType: type)
    }
}

extension KeySchemaElement {
    fileprivate static func named(_ name: Text, _ type: KeyType) -> KeySchemaElement {
        KeySchemaElement(attributeName: name, keyType: type)
    }
}

extension Database {
    func create(_ input: CreateTableInput) throws {
        _ = try createTable(input, region: nil)
    }

    /// The description of a table that there is.
    func description(of table: String) throws -> TableDescription {
        guard let description = try describeTable(DescribeTableInput(tableName: table)).table else {
            throw DynamoError(.internalServer, "no description")
        }
        return description
    }

    /// The item with these keys `pk` and `sk`.
    func item(_ partition: AttributeValue, _ sort: AttributeValue, in table: String) throws -> Item? {
        try getItem(GetItemInput(tableName: table, key: ["pk": partition, "sk": sort], consistentRead: true)).item
    }

    /// Every item of a table or index, by pages.
    func scanAll(_ table: String, index: String? = nil, pageLimit: Int? = nil) throws -> [Item] {
        var input = ScanInput(tableName: table, indexName: index, limit: pageLimit)
        var items: [Item] = []
        repeat {
            let output = try scan(input)
            items += output.items ?? []
            input.exclusiveStartKey = output.lastEvaluatedKey
        } while input.exclusiveStartKey != nil
        return items
    }

    /// Whether all indexes of a table are active.
    func hasActiveIndexes(_ table: String) throws -> Bool {
        try description(of: table).globalSecondaryIndexes?.allSatisfy { $0.indexStatus == .active } ?? true
    }
}
