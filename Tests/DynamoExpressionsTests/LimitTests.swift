import DynamoExpressions
import Testing

@Suite("Limits")
struct LimitTests {
    @Test("the bytes of an expression", arguments: ExpressionKind.allCases)
    func size(_ kind: ExpressionKind) {
        let short =
            switch kind {
            case .condition, .filter, .keyCondition: "a = :s"
            case .projection: "a"
            case .update: "SET a = :s"
            }
        let padding = String(repeating: " ", count: 4096 - short.utf8.count)
        #expect(problem(short + padding, kind) == nil)
        #expect(
            problem(short + padding + " ", kind)
                == "Expression size has exceeded the maximum allowed size; expression size: 4097")
        #expect(problem(String(repeating: "é", count: 2049), kind)?.hasSuffix("expression size: 4098") == true)
    }

    @Test("the number of operators")
    func operators() {
        let tooMany = "The expression contains too many operators; operator count: 301"
        func chain(_ count: Int) -> String { Array(repeating: "a<b", count: count).joined(separator: " or ") }
        #expect(problem(chain(150)) == nil)
        #expect(problem(chain(151)) == tooMany)
        #expect(problem("NOT \(chain(150))") == nil)
        #expect(problem(String(repeating: "not ", count: 1000) + "a<b") == tooMany)
        func nested(_ depth: Int) -> String {
            String(repeating: "a<b or (", count: depth) + "a<b" + String(repeating: ")", count: depth)
        }
        #expect(problem(nested(149)) == nil)
        #expect(problem(nested(400)) == tooMany)
    }

    @Test("the operands of IN")
    func oneOf() {
        func list(_ count: Int) -> String { "a IN (\(Array(repeating: ":s", count: count).joined(separator: ",")))" }
        #expect(problem(list(100)) == nil)
        #expect(
            problem(list(101)) == "The IN operator is provided with too many operands; number of operands: 101")
    }

    @Test("the elements of a path")
    func pathElements() {
        func path(_ count: Int) -> String { Array(repeating: "a", count: count).joined(separator: ".") }
        let tooMany = "The document path has too many nesting levels; nesting levels: 33"
        #expect(problem(path(32), .projection) == nil)
        #expect(problem(path(33), .projection) == tooMany)
        #expect(problem("SET a[0]\(String(repeating: "[1]", count: 31)) = :s", .update) == tooMany)
        #expect(problem("a[2147483647] = :s") == nil)
        #expect(problem("a[2147483648] = :s")?.hasPrefix("List index is not within the allowable range") == true)
    }

    @Test("deep nesting is refused, not fatal")
    func depth() {
        #expect(problem(String(repeating: "(", count: 4000)) == "Syntax error; token: \"<EOF>\", near: \"(\"")
        #expect(
            problem(String(repeating: "(", count: 2000) + "a<b" + String(repeating: ")", count: 2000))
                == "The expression has redundant parentheses;")
        let unknown = "a < " + String(repeating: "f(", count: 1300) + "b" + String(repeating: ")", count: 1300)
        #expect(problem(unknown) == "Invalid function name; function: f")
        let sizes = "a < " + String(repeating: "size(", count: 600) + "b" + String(repeating: ")", count: 600)
        #expect(
            problem(sizes)
                == "Incorrect operand type for operator or function; operator or function: size, operand type: N")
        let fallback = String(repeating: "if_not_exists(a,", count: 200) + ":s" + String(repeating: ")", count: 200)
        #expect(problem("SET a = \(fallback)", .update) == nil)
    }
}
