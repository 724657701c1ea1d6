import DynamoEngine
import DynamoModel
import DynamoStorage
import Foundation
import TestSupport
import Testing

/// Random SELECTs against an evaluation that knows nothing of keys: it looks at every item and computes the clause on
/// plain Swift values.
@Suite("Random SELECTs")
struct PartiQLRandomTests {
    private struct Row: Hashable {
        let pk: Int
        let sk: Int
        let n: Int?
        let s: String
    }

    /// A clause as text, and what it means.
    private struct Clause {
        let text: String
        let holds: (Row) -> Bool
    }

    @Test("give what a look at every item gives")
    func selects() async throws {
        let seed = SeededGenerator.announcedSeed()
        var random = SeededGenerator(seed: seed)
        let database = try Database(store: MemoryStore())
        let keys: (String, ScalarAttributeType) -> AttributeDefinition = {
            AttributeDefinition(attributeName: Text($0), attributeType: $1)
        }
        _ = try database.createTable(
            CreateTableInput(
                tableName: "Numbered", attributeDefinitions: [keys("pk", .n), keys("sk", .n), keys("s", .s)],
                keySchema: [
                    KeySchemaElement(attributeName: "pk", keyType: .hash),
                    KeySchemaElement(attributeName: "sk", keyType: .range),
                ],
                globalSecondaryIndexes: [
                    GlobalSecondaryIndex(
                        indexName: "by-s",
                        keySchema: [
                            KeySchemaElement(attributeName: "s", keyType: .hash),
                            KeySchemaElement(attributeName: "sk", keyType: .range),
                        ], projection: IndexProjection(projectionType: .all))
                ], billingMode: .payPerRequest))
        var rows: [Row] = []
        for pk in 0..<4 {
            for sk in 0..<6 {
                let n = Bool.random(using: &random) ? Int.random(in: 0..<3, using: &random) : nil
                rows.append(Row(pk: pk, sk: sk, n: n, s: ["a", "b", "ab"].randomElement(using: &random)!))
            }
        }
        for row in rows {
            var item: Item = [
                "pk": .number(DynamoNumber(row.pk)), "sk": .number(DynamoNumber(row.sk)), "s": .string(Text(row.s)),
            ]
            if let n = row.n { item = item.setting("n", to: .number(DynamoNumber(n))) }
            try await database.putItem(PutItemInput(tableName: "Numbered", item: item))
        }
        var answered = 0
        for round in 0..<600 {
            let clause = Self.clause(depth: 3, &random)
            let source = Bool.random(using: &random) ? "Numbered" : "Numbered.\"by-s\""
            let limit = [nil, 1, 5].randomElement(using: &random)!
            let statement = "SELECT * FROM \(source) WHERE \(clause.text)"
            do throws(DynamoError) {
                let found = try await database.run(statement, limit: limit)
                answered += 1
                let places = found.map { [$0["pk"], $0["sk"]] }
                let expected = rows.filter(clause.holds).map { row -> [AttributeValue?] in
                    [.number(DynamoNumber(row.pk)), .number(DynamoNumber(row.sk))]
                }
                #expect(places.count == expected.count, "seed \(seed), round \(round): \(statement)")
                #expect(Set(places) == Set(expected), "seed \(seed), round \(round): \(statement)")
            } catch {
                #expect(
                    error.message == "Overlapping conditions with range keys are not supported in where clause",
                    "seed \(seed), round \(round): \(statement): \(error)")
            }
        }
        #expect(answered > 300, "too many of the statements are refused: \(answered)")
    }

    private static func clause(depth: Int, _ random: inout SeededGenerator) -> Clause {
        guard depth > 0, Int.random(in: 0..<3, using: &random) > 0 else { return simple(&random) }
        let left = clause(depth: depth - 1, &random)
        let right = clause(depth: depth - 1, &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return Clause(text: "(\(left.text) OR \(right.text))") { left.holds($0) || right.holds($0) }
        case 1: return Clause(text: "NOT (\(left.text))") { !left.holds($0) }
        default: return Clause(text: "\(left.text) AND \(right.text)") { left.holds($0) && right.holds($0) }
        }
    }

    private static func simple(_ random: inout SeededGenerator) -> Clause {
        let number = Int.random(in: 0..<6, using: &random)
        let other = number + Int.random(in: 0..<3, using: &random)
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1: return Clause(text: "pk = \(number % 4)") { $0.pk == number % 4 }
        case 2: return Clause(text: "pk IN [\(number), \(number + 1)]") { $0.pk == number || $0.pk == number + 1 }
        case 3: return Clause(text: "sk = \(number)") { $0.sk == number }
        case 4: return Clause(text: "sk > \(number)") { $0.sk > number }
        case 5: return Clause(text: "\(number) >= sk") { number >= $0.sk }
        case 6: return Clause(text: "sk BETWEEN \(number) AND \(other)") { number <= $0.sk && $0.sk <= other }
        case 7: return Clause(text: "n < \(number)") { row in row.n.map { $0 < number } ?? false }
        case 8: return Clause(text: "n IS MISSING") { $0.n == nil }
        case 9: return Clause(text: "begins_with(s, 'a')") { $0.s.hasPrefix("a") }
        case 10: return Clause(text: "s = 'a'") { $0.s == "a" }
        default: return Clause(text: "sk <> \(number)") { $0.sk != number }
        }
    }
}
