import DynamoEngine
import DynamoModel
import Foundation

/// A random number generator whose sequence follows from its seed (SplitMix64).
struct EngineGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int {
        Int.random(in: 0..<limit, using: &self)
    }

    /// The seed of a random test: the variable `APUS_SEED`, to replay a failure, or a new one. Printed.
    static func seed(_ test: String = #function) -> UInt64 {
        let set = ProcessInfo.processInfo.environment["APUS_SEED"].flatMap(UInt64.init)
        let seed = set ?? .random(in: 0...999_999)
        print("\(test): APUS_SEED=\(seed)")
        return seed
    }
}

extension EngineGenerator {
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
