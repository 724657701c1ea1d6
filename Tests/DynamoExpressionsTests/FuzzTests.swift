import DynamoExpressions
import DynamoModel
import Testing

@Suite("Token soup")
struct FuzzTests {
    private static let tokens = [
        "a", "b", "a.b", "a[0]", "#a", "#x", ":s", ":n", ":ss", ":l", ":missing", "(", ")", "(", ")", ",", ".", "[",
        "]",
        "=", "<>", "<", "<=", ">", ">=", "+", "-", "AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD",
        "DELETE",
        "attribute_exists(", "attribute_not_exists(", "attribute_type(", "begins_with(", "contains(", "size(",
        "if_not_exists(", "list_append(", "nothing(", "a = :s", "b.c < :n", "size(#a) > :n", "attribute_exists(b)",
        "contains(a, :s)", "SET x = :n",
        "y = if_not_exists(z, :l)", "ADD w :ss", "REMOVE v[1], v[0]", "AND", ",", "0", "17", "99999999999", "!", "\"",
        "é", "😀", "_", "name", "\0",
    ]

    /// Beginnings that lead deep into each grammar.
    private static let starts: [(ExpressionKind, String)] = [
        (.condition, ""), (.condition, "a = :s AND "), (.filter, "(a = :s OR "), (.condition, "NOT "),
        (.keyCondition, "a = :s AND "), (.update, "SET a = "), (.update, "SET a = b, "), (.update, "REMOVE "),
        (.update, "SET y = :n "), (.projection, ""), (.projection, "a, b.c, "),
    ]

    @Test("never crashes, and every error is a ValidationException of its kind")
    func soup() {
        var random = RandomItems(seed: testSeed &+ 3)
        var accepted = 0
        for round in 0..<6000 {
            let length = random.number(0..<6)
            let soup = (0..<length).map { _ in random.pick(Self.tokens) }.joined(separator: random.chance(3) ? "" : " ")
            let (kind, start) = random.pick(Self.starts)
            let text = start + soup
            if let problem = problem(text, kind) {
                #expect(!problem.isEmpty && !problem.contains("Exception"), "seed \(testSeed), round \(round): \(text)")
            } else {
                accepted += 1
                if let update = try? update(text) { _ = try? update.apply(to: random.item()) }
                if let condition = try? condition(text) { _ = condition.matches(random.item()) }
            }
        }
        #expect(accepted > 100, "too little of the soup is well formed: \(accepted)")
    }

    @Test("random bytes never crash")
    func bytes() {
        var random = RandomItems(seed: testSeed &+ 4)
        for _ in 0..<2000 {
            let bytes = (0..<random.number(0..<30)).map { _ in UInt8(random.number(0..<256)) }
            _ = problem(String(decoding: bytes, as: UTF8.self), random.pick(ExpressionKind.allCases))
        }
    }
}
