import DynamoEngine
import DynamoModel
import DynamoStorage
import Testing

/// A database with tables for statements: `Hash` (`pk`), `Range` (`pk`, `sk`) and `Indexed`, which has indexes of all
/// projections and four items in one collection, of which one is in no index.
func statementDatabase() async throws -> Database {
    let database = try Database(store: MemoryStore())
    _ = try database.createTable(
        CreateTableInput(
            tableName: "Hash", attributeDefinitions: attributes("pk"),
            keySchema: [KeySchemaElement(attributeName: "pk", keyType: .hash)], billingMode: .payPerRequest))
    _ = try database.createTable(
        CreateTableInput(
            tableName: "Range", attributeDefinitions: attributes("pk", "sk"),
            keySchema: key("pk", "sk"), billingMode: .payPerRequest))
    _ = try database.createTable(
        CreateTableInput(
            tableName: "Indexed",
            attributeDefinitions: attributes("pk", "sk", "g", "g2", "l", "l2", "h1", "h2"),
            keySchema: key("pk", "sk"),
            localSecondaryIndexes: [
                LocalSecondaryIndex(
                    indexName: "lsi-all", keySchema: key("pk", "l"), projection: IndexProjection(projectionType: .all)),
                LocalSecondaryIndex(
                    indexName: "lsi-keys", keySchema: key("pk", "l2"),
                    projection: IndexProjection(projectionType: .keysOnly)),
            ],
            globalSecondaryIndexes: [
                GlobalSecondaryIndex(
                    indexName: "gsi-all", keySchema: key("g"), projection: IndexProjection(projectionType: .all)),
                GlobalSecondaryIndex(
                    indexName: "gsi-inc", keySchema: key("g2"),
                    projection: IndexProjection(projectionType: .include, nonKeyAttributes: ["proj"])),
                GlobalSecondaryIndex(
                    indexName: "multi",
                    keySchema: [
                        KeySchemaElement(attributeName: "h1", keyType: .hash),
                        KeySchemaElement(attributeName: "h2", keyType: .hash),
                    ], projection: IndexProjection(projectionType: .all)),
            ], billingMode: .payPerRequest))
    let items: [Item] = [
        [
            "pk": "p", "sk": "s1", "g": "x", "g2": "x2", "l": "l1", "l2": "m1", "proj": "P1", "other": "N1",
        ],
        [
            "pk": "p", "sk": "s2", "g": "y", "g2": "y2", "l": "l2", "l2": "m2", "proj": "P2", "other": "N2",
        ],
        ["pk": "p", "sk": "s3", "proj": "P3", "other": "N3"],
        [
            "pk": "p", "sk": "s4", "g": "x", "g2": "x2", "l": "l4", "l2": "m4", "proj": "P4", "other": "N4",
        ],
    ]
    for item in items { try await database.putItem(PutItemInput(tableName: "Indexed", item: item)) }
    return database
}

private func attributes(_ names: Text...) -> [AttributeDefinition] {
    names.map { AttributeDefinition(attributeName: $0, attributeType: .s) }
}

private func key(_ hash: Text, _ range: Text? = nil) -> [KeySchemaElement] {
    [KeySchemaElement(attributeName: hash, keyType: .hash)]
        + (range.map { [KeySchemaElement(attributeName: $0, keyType: .range)] } ?? [])
}

extension Database {
    /// The items that a statement gives, all pages together.
    @discardableResult
    func run(
        _ statement: String, _ parameters: [AttributeValue]? = nil, limit: Int? = nil
    ) async throws(DynamoError) -> [Item] {
        var items: [Item] = []
        var token: String?
        repeat {
            let output = try await executeStatement(
                ExecuteStatementInput(
                    statement: statement, parameters: parameters.map { StatementParameters($0) }, nextToken: token,
                    limit: limit))
            items += output.items ?? []
            token = output.nextToken
        } while token != nil
        return items
    }

    /// The error of a statement.
    func failure(_ statement: String, _ parameters: [AttributeValue]? = nil) async -> DynamoError? {
        do throws(DynamoError) {
            try await run(statement, parameters)
            return nil
        } catch {
            return error
        }
    }

    /// The sort keys of the items of a statement, in their order.
    func sortKeys(_ statement: String) async throws -> [String] {
        try await run(statement).map { item in
            if case .string(let text)? = item["sk"] { text.string } else { "" }
        }
    }

    func item(_ table: String, _ key: Item) throws -> Item? {
        try getItem(GetItemInput(tableName: table, key: key)).item
    }
}
