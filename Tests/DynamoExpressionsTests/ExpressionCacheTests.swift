import DynamoModel
import Testing

@testable import DynamoExpressions

@Suite("Expression cache")
struct ExpressionCacheTests {
    @Test("the table keeps what is used and stays within its bounds")
    func table() throws {
        var table = ExpressionTable(generationCapacity: 4)
        let favourite = ExpressionTable.Key("favourite")
        table.insert(try ParsedExpression("a", .projection), for: favourite)
        for index in 0..<100 {
            table.insert(try ParsedExpression("a\(index)", .projection), for: ExpressionTable.Key("a\(index)"))
            #expect(table.expression(for: favourite) != nil)
            #expect(table.count <= 8)
        }
        #expect(table.expression(for: ExpressionTable.Key("a0")) == nil)
        #expect(table.expression(for: ExpressionTable.Key("a99")) != nil)
    }

    @Test("the same text of another kind is another expression")
    func kinds() throws {
        let cache = ExpressionCache()
        var scope = try PlaceholderScope(names: nil, values: [":a": 1])
        _ = try cache.condition("a = :a", scope: &scope)
        let problem = message { () throws(DynamoError) in _ = try cache.projection("a = :a", scope: &scope) }
        #expect(problem == "Invalid ProjectionExpression: Syntax error; token: \"=\", near: \"a = :a\"")
        let filter = message { () throws(DynamoError) in
            _ = try cache.condition("a = :b", kind: .filter, scope: &scope)
        }
        #expect(filter?.hasPrefix("Invalid FilterExpression: ") == true)
    }

    @Test("texts that are canonically equivalent are different texts")
    func canonicalEquivalence() throws {
        let cache = ExpressionCache()
        var scope = PlaceholderScope()
        _ = try cache.projection("K", scope: &scope)
        // The Kelvin sign.
        #expect(throws: DynamoError.self) { _ = try cache.projection("\u{212A}", scope: &scope) }
    }

    @Test("an expression without placeholders is bound once")
    func boundOnce() throws {
        #expect(try ParsedExpression("attribute_not_exists(pk)", .condition).bound != nil)
        #expect(try ParsedExpression("attribute_not_exists(#pk)", .condition).bound == nil)
    }

    @Test("many threads")
    func threads() async throws {
        let cache = ExpressionCache(capacity: 8)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for index in 0..<500 {
                        var scope = try PlaceholderScope(names: nil, values: [":v": 1])
                        let name = Text("a\((index * (task + 1)) % 20)")
                        let condition = try cache.condition("\(name) = :v", scope: &scope)
                        #expect(condition.topLevelNames == [name])
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("the reserved words are complete and found in any case")
    func reservedWords() {
        #expect(ReservedWords.all.count == 573)
        for word in ["ABORT", "zone", "NaMe", "status", "ttl", "timestamp"] { #expect(ReservedWords.contains(word)) }
        for word in ["pk", "sk", "remove", "id", "naïve"] { #expect(!ReservedWords.contains(word)) }
    }
}
