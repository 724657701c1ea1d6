import DynamoExpressions
import DynamoModel
import Testing

@Suite("Token soup")
struct FuzzTests {
    private static let tokens = [
        "a", "b", "a.b", "a[0]", "#a", "#x", ":s", ":n", ":ss", ":l", ":missing", "(", ")", "(", ")", ",", ".", "[", "]",
        "=", "<>", "<", "<=", ">", ">=", "+", "-", "AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE",
        "attribute_exists(", "attribute_not_exists(", "attribute_type(", "begins_with(", "contains(", "size(",
        "if_not_exists(", "list_append(", "nothing(", "0", "17", "99999999999", "!", "\"", "é", "😀", "_", "name", "\0",
    ]

    /// Beginnings that lead deep into each grammar.
    private static let starts = ["", "", "a = :s AND ", "SET a = ", "SET a = b, ", "REMOVE ", "a, b.c, ", "(a ", "NOT "]

    @Test("never crashes, and every error is a ValidationException of its kind")
    func soup() {
        var random = RandomItems(seed: testSeed &+ 3)
        var accepted = 0
        for round in 0..<6000 {
            let length = random.number(0..<10)
            let soup = (0..<length).map { _ in random.pick(Self.tokens) }.joined(separator: random.chance(3) ? "" : " ")
            let text = random.pick(Self.starts) + soup
            let kind = random.pick(ExpressionKind.allCases)
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
