import DynamoExpressions
import Testing

@Suite("Syntax errors")
struct SyntaxErrorTests {
    @Test(
        "name the token and the text around it",
        arguments: [
            (ExpressionKind.update, "INVALID SYNTAX HERE", "INVALID", "INVALID SYNTAX"),
            (.update, "whatever", "whatever", "whatever"),
            (.update, "set a", "<EOF>", "a"),
            (.update, "SET", "<EOF>", "SET"),
            (.update, "SET a = :s,", "<EOF>", ","),
            (.update, "SET _123 = :s", "_", "SET _123"),
            (.update, "ADD hits : incr", ":", "hits : incr"),
            (.update, "ADD a b", "b", "a b"),
            (.update, "add a = b", "=", "a = b"),
            (.update, "remove a = b", "=", "a = b"),
            (.update, "remove a b", "b", "a b"),
            (.update, "remove :s", ":s", "remove :s"),
            (.update, "delete :s b", ":s", "delete :s b"),
            (.update, "set a = b / c", "/", "b / c"),
            (.update, "set a = b + c + d", "+", "c + d"),
            (.update, "set a = (b.c).d + e", ".", ").d"),
            (.update, "set a = (b.c)[0] + e", "[", ")[0"),
            (.update, "set (a = (b + c))", "(", "set (a"),
            (.update, "set a[1] = 1", "1", "= 1"),
            (.update, "set a[1] = \"eight\"", "\"", "= \"eight"),
            (.update, "set a=set", "set", "=set"),
            (.update, "SET a = if_not_exists(a, 0)", "0", ", 0)"),
            (.update, "SET a = if_not_exists(a, :n+:n)", "+", ":n+:n"),
            (.update, "SET a = _f(b)", "_", "= _f"),
            (.update, "SET a[:n] = :s", ":n", "[:n]"),
            (.update, "SET a[#a] = :s", "#a", "[#a]"),
            (.condition, "a = = b", "=", "= = b"),
            (.condition, "a b", "b", "a b"),
            (.condition, "a", "<EOF>", "a"),
            (.condition, ":s", "<EOF>", ":s"),
            (.condition, "NOT a", "<EOF>", "a"),
            (.condition, "a AND :s", "AND", "a AND :s"),
            (.condition, "a = :s OR NOT :s", "<EOF>", ":s"),
            (.condition, "attribute_not_exists(", "<EOF>", "("),
            (.condition, "a = b AND NOT #c", "<EOF>", "#c"),
            (.condition, "begins_with()", ")", "()"),
            (.condition, "begins_with([1], a)", "[", "([1"),
            (.condition, "a > 4", "4", "> 4"),
            (.condition, "a in b, c", "b", "in b,"),
            (.condition, "a in (b,c,)", ")", ",)"),
            (.condition, "a IN ()", ")", "()"),
            (.condition, "a > between", "between", "> between"),
            (.condition, "size(a).b > a", ".", ").b"),
            (.condition, "(size(a))[0] > a", "[", ")[0"),
            (.condition, "a > :things.stuff", ".", ":things.stuff"),
            (.condition, "#$.b > a", "#", "#$"),
            (.condition, "ü > a", "ü", "ü >"),
            (.condition, "a != :n", "!", "a !="),
            (.condition, "a[-1] = :n", "-", "[-1"),
            (.condition, "a[] = :n", "]", "[] ="),
            (.condition, "a[007] = :n", "0", "007"),
            (.condition, "(a = b", "<EOF>", "b"),
            (.condition, "a = b)", ")", "b)"),
            (.condition, "(a AND b = c)", "AND", "a AND b"),
            (.condition, "(a)between(b.(c.d))and(c)", "(", ".(c"),
            (.condition, "a = (b < c)", "<", "b < c"),
            (.condition, "(a = b) = c", "=", ") = c"),
            (.filter, "a-b", "-", "a-b"),
            (.filter, " ", "<EOF>", ""),
            (.keyCondition, "a-b", "-", "a-b"),
            (.keyCondition, "p=:s AND __typename = :s", "_", "AND __"),
            (.projection, "!!!", "!", "!!"),
            (.projection, "a-b", "-", "a-b"),
            (.projection, "whatever(stuff)", "(", "whatever(stuff"),
            (.projection, ":s", ":s", ":s"),
            (.projection, "a,", "<EOF>", ","),
            (.projection, ",a", ",", ",a"),
            (.projection, "a,,b", ",", ",,b"),
            (.projection, "a..b", ".", "..b"),
            (.projection, "(a)", "(", "(a"),
        ])
    func tokenAndNear(_ kind: ExpressionKind, _ text: String, _ token: String, _ near: String) {
        #expect(problem(text, kind) == "Syntax error; token: \"\(token)\", near: \"\(near)\"")
    }

    @Test("empty expressions", arguments: ExpressionKind.allCases)
    func empty(_ kind: ExpressionKind) {
        #expect(problem("", kind) == "The expression can not be empty;")
    }

    @Test(
        "redundant parentheses",
        arguments: [
            "((a = b))", "((attribute_exists(a)))", "a > ((b))", "a=:s and a > ((views))", "((b)) > a",
            "(a)between(((b.c)).d)and(c)", "a > whatever((:things), ((a)))", "a=:s AND ((a=:s AND a=:t)) AND a=:s",
            "((pk = :s)) AND sk = :t", "((a=b)) c", "(((((a < b)))))",
        ])
    func redundantParentheses(_ text: String) {
        #expect(problem(text) == "The expression has redundant parentheses;")
        #expect(problem(text, .keyCondition) == "The expression has redundant parentheses;")
    }

    @Test(
        "what is well formed",
        arguments: [
            "(a = b)", "((a=b) AND (c=:n))", "((p <> :s) and p <> :s)", "NOT NOT a < b", "not (a)=(b)", "(a.b).c = :s",
            "(a)between(:n)and(:m)", "a in ((b))", "(size(a)) > :n", "(attribute_exists(a))",
            "\tattribute_exists (a)\r\n", "a[0][1].#b = :s", "set1 = :n", "a=b OR NOT(a=c)AND c=d", ":n = :n",
        ])
    func wellFormed(_ text: String) {
        #expect(problem(text) == nil)
    }

    @Test(
        "well-formed updates",
        arguments: [
            "set a = b", "SET a[1] = b, c.d = b", "sEt a=:s", "SET a = (b + c)", "SET a = ((b.c.d)+(e))",
            "SET a = (b) - c", "SET a = ((b))", "REMOVE a[1].b SET c = d ADD e :n DELETE f :ss",
            "SET a = if_not_exists(b, if_not_exists(c, :n)) - :n", "SET a = list_append(if_not_exists(a, :l), :l)",
            "SET andy = :s", "SET #a.#b[0] = :s",
        ])
    func wellFormedUpdate(_ text: String) {
        #expect(problem(text, .update) == nil)
    }
}
