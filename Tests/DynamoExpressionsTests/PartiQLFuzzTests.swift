import DynamoExpressions
import DynamoModel
import Testing

@Suite("Soup of statement tokens")
struct PartiQLFuzzTests {
    private static let tokens = [
        "SELECT", "*", "FROM", "Tbl", "\"Tbl\".\"i\"", "WHERE", "AND", "OR", "NOT", "IN", "BETWEEN", "IS", "MISSING",
        "NULL", "ORDER BY", "DESC", "INSERT INTO", "VALUE", "UPDATE", "SET", "REMOVE", "DELETE", "RETURNING ALL OLD *",
        "EXISTS(", "a", "b.c", "d[0]", "pk = 1", "a = 'x'", "a IN [1, 2]", "?", "'s'", "1", "-1.5e3", "true", "{", "}",
        "[", "]", "<<", ">>", "(", ")", ",", ":", ".", ";", "=", "<>", "<", ">=", "+", "-", "||", "{'pk': 1}",
        "<<'a'>>", "size(a)", "begins_with(a, 's')", "set_add(a, <<1>>)", "list_append(a, [1])", "--", "/*", "*/",
        "LIMIT", "GROUP BY", "AS", "inner", "é", "\u{1F600}", "\0", "`", "#",
    ]
    private static let starts = [
        "", "SELECT * FROM Tbl WHERE ", "SELECT a FROM Tbl WHERE pk = 1 AND ", "UPDATE Tbl SET a = ",
        "INSERT INTO Tbl VALUE {'pk': ", "DELETE FROM Tbl WHERE pk = 1 ", "EXISTS(SELECT * FROM Tbl WHERE ",
        "FROM Tbl WHERE pk = 1 ",
    ]

    @Test("never crashes, and every error is a ValidationException")
    func soup() throws {
        var random = RandomItems(seed: testSeed &+ 11)
        let cache = StatementCache(capacity: 64)
        var accepted = 0
        for round in 0..<8000 {
            let words = (0..<random.number(0..<9)).map { _ in random.pick(Self.tokens) }
            let text = random.pick(Self.starts) + words.joined(separator: random.chance(4) ? "" : " ")
            do throws(DynamoError) {
                let statement = try cache.statement(text)
                let parameters = (0..<statement.parameterCount).map { AttributeValue.number(DynamoNumber($0)) }
                let bound = try statement.bind(parameters)
                accepted += 1
                if case .select(let select) = bound {
                    let item = random.item()
                    _ = select.condition?.matches(item)
                    _ = try select.projection()?.apply(to: item)
                }
                if case .update(let update) = bound { _ = try? update.update.apply(to: random.item()) }
            } catch {
                #expect(error.code == .validation, "seed \(testSeed), round \(round): \(text): \(error)")
            }
        }
        #expect(accepted > 100, "too little of the soup is well formed: \(accepted)")
    }

    @Test("any part of a statement is a statement or an error")
    func prefixes() {
        let text =
            "UPDATE \"Tbl\" SET a.b[1] = list_append(a.b, [1, {'x': <<'y'>>}]) REMOVE c -- note\n"
            + "WHERE pk = 'it''s' AND (NOT x IN [?, 2] OR size(y) BETWEEN -1.5e3 AND ?) RETURNING MODIFIED OLD *"
        for end in text.indices { _ = try? PartiQLStatement(String(text[..<end])).bind([1, 2]) }
        for start in text.indices { _ = try? PartiQLStatement(String(text[start...])).bind([1, 2]) }
    }
}
