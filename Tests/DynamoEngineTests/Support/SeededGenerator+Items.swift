import DynamoEngine
import DynamoModel
import TestSupport

extension SeededGenerator {
    /// An item for a table of ``CreateTableInput/indexed(_:)``, whose index keys are there, missing, or another one.
    mutating func item(_ table: String, partitions: Int = 4, sortKeys: Int = 12) -> Item {
        var item: Item = [
            "pk": .string(Text("p\(below(partitions))")), "sk": .number(DynamoNumber(below(sortKeys) - 3)),
            "v": .number(DynamoNumber(below(50))), "body": .string(Text(String(repeating: "b", count: below(300)))),
        ]
        if below(4) > 0 { item = item.setting("gk", to: .string(Text("g\(below(3))"))) }
        if below(4) > 0 { item = item.setting("gs", to: .number(DynamoNumber(below(5)))) }
        if below(3) > 0 { item = item.setting("ls", to: .string(Text("l\(below(3))"))) }
        return item
    }

    /// The key of some item.
    mutating func key(partitions: Int = 4, sortKeys: Int = 12) -> Item {
        ["pk": .string(Text("p\(below(partitions))")), "sk": .number(DynamoNumber(below(sortKeys) - 3))]
    }

    /// Does one random write. Conditions may fail.
    mutating func write(_ table: String, in database: Database) async throws {
        do throws(DynamoError) {
            switch below(6) {
            case 0, 1: try await database.putItem(PutItemInput(tableName: table, item: item(table)))
            case 2: try await database.deleteItem(DeleteItemInput(tableName: table, key: key()))
            case 3: try await database.updateItem(indexKeyUpdate(table))
            case 4:
                try await database.updateItem(
                    UpdateItemInput(
                        tableName: table, key: key(), updateExpression: "ADD v :one",
                        conditionExpression: "attribute_exists(pk)", expressionAttributeValues: [":one": 1]))
            default: try await database.batchWriteItem(batch(table))
            }
        } catch {
            guard error.code == .conditionalCheckFailed else { throw error }
        }
    }

    private mutating func indexKeyUpdate(_ table: String) -> UpdateItemInput {
        let changes = ["REMOVE gk", "REMOVE gs", "SET gk = :g", "SET gs = :n, ls = :g", "REMOVE ls SET gs = :n"]
        let change = changes[below(changes.count)]
        var values: [(Text, AttributeValue)] = []
        if change.contains(":g") { values.append((":g", .string(Text("g\(below(3))")))) }
        if change.contains(":n") { values.append((":n", .number(DynamoNumber(below(5))))) }
        return UpdateItemInput(
            tableName: table, key: key(), updateExpression: change,
            expressionAttributeValues: values.isEmpty ? nil : Item(values))
    }

    private mutating func batch(_ table: String) -> BatchWriteItemInput {
        var requests: [Item: WriteRequest] = [:]
        for _ in 0..<(1 + below(10)) {
            let item = item(table)
            let key = item.selecting(["pk", "sk"])
            requests[key] =
                below(3) == 0
                ? WriteRequest(deleteRequest: DeleteRequest(key: key))
                : WriteRequest(putRequest: PutRequest(item: item))
        }
        return BatchWriteItemInput(requestItems: [table: Array(requests.values)])
    }
}
