import DynamoExpressions
import DynamoModel
import Testing

@Suite("Placeholders")
struct PlaceholderScopeTests {
    private func scopeProblem(_ names: [Text: Text]?, _ values: Item?) -> String? {
        message { () throws(DynamoError) in _ = try PlaceholderScope(names: names, values: values) }
    }

    @Test("maps are checked, names before values")
    func maps() {
        #expect(scopeProblem([:], [:]) == "ExpressionAttributeNames must not be empty")
        #expect(scopeProblem(nil, [:]) == "ExpressionAttributeValues must not be empty")
        #expect(
            scopeProblem(["a": "a"], ["b": 1])
                == "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"")
        #expect(
            scopeProblem(nil, ["b": 1]) == "ExpressionAttributeValues contains invalid key: Syntax error; key: \"b\"")
        for key: Text in ["#", "#a-b", "#é", ":a", "# a"] {
            #expect(scopeProblem([key: "a"], nil)?.hasSuffix("Syntax error; key: \"\(key)\"") == true)
        }
        for key: Text in ["#a", "#1", "#_", "#Alpha_Numeric_123"] { #expect(scopeProblem([key: "x.y!"], nil) == nil) }
        #expect(
            scopeProblem(["#a": ""], nil)
                == "ExpressionAttributeNames contains invalid value: Empty attribute name for key #a")
    }

    @Test("lengths")
    func lengths() {
        let longest = Text("#" + String(repeating: "a", count: 254))
        #expect(scopeProblem([longest: "a"], nil) == nil)
        #expect(
            scopeProblem([Text(longest.string + "a"): "a"], nil)
                == "ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that is "
                + "too long; size of key: 256")
        #expect(scopeProblem(["#a": Text(String(repeating: "a", count: 65535))], nil) == nil)
        #expect(scopeProblem(["#a": Text(String(repeating: "a", count: 65536))], nil)?.contains("65536") == true)
    }

    @Test("unused placeholders, names before values, over all expressions")
    func unused() throws {
        var scope = try PlaceholderScope(names: ["#a": "a", "#b": "b"], values: [":v": 1, ":w": 2, ":z": 3])
        func unusedProblem() -> String? { message { () throws(DynamoError) in try scope.checkAllUsed() } }
        #expect(
            unusedProblem() == "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}")
        _ = try cache.update("SET #a = :v", scope: &scope)
        #expect(unusedProblem() == "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}")
        _ = try cache.condition("attribute_exists(x) OR #b = :z", scope: &scope)
        #expect(unusedProblem() == "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}")
        _ = try cache.condition("a = :w", kind: .filter, scope: &scope)
        #expect(unusedProblem() == nil)
    }

    @Test("an expression that fails leaves the scope with what it had used")
    func failure() throws {
        var scope = try PlaceholderScope(names: ["#a": "a"], values: nil)
        #expect(throws: DynamoError.self) { _ = try cache.condition("#a = :undefined", scope: &scope) }
        try scope.checkAllUsed()
    }

    @Test("many names are found, and listed as a Java HashSet would")
    func many() throws {
        let names = Dictionary(uniqueKeysWithValues: (0..<40).map { (Text("#n\($0)"), Text("n\($0)")) })
        var scope = try PlaceholderScope(names: names, values: nil)
        let used = (0..<37).map { "#n\($0)" }.joined(separator: ", ")
        let projection = try cache.projection(used, scope: &scope)
        #expect(projection.topLevelNames == Set((0..<37).map { Text("n\($0)") }))
        let found = message { () throws(DynamoError) in try scope.checkAllUsed() }
        #expect(found?.hasSuffix("keys: {#n39, #n38, #n37}") == true)
    }
}
