import DynamoExpressions
import DynamoModel
import Foundation
import Testing

/// Binds a statement, with a parameter for each `?`.
private func refusal(_ text: String, _ parameters: [AttributeValue] = []) -> String? {
    do {
        let bound = try PartiQLStatement(text).bind(parameters)
        if case .select(let select) = bound { _ = try select.projection() }
        return nil
    } catch {
        return error.message
    }
}

private let malformed = "Statement wasn't well formed, can't be processed: "

@Suite("Statements that DynamoDB refuses")
struct PartiQLSyntaxTests {
    @Test(arguments: [
        ("SELECT * FROM \"Tbl\" WHERE pk = 1 foo", "Unexpected token after expression"),
        ("SELECT * FROM \"Tbl\" WHERE pk = 1 e5", "Unexpected token after expression"),
        ("INSERT INTO \"Tbl\" VALUE {'pk': 970001} foo", "Unexpected token after expression"),
        ("UPDATE \"Tbl\" SET a = 9 WHERE pk = 970002 foo", "Unexpected token after expression"),
        ("DELETE FROM \"Tbl\" WHERE pk = 970003 foo", "Unexpected token after expression"),
        ("SELECT * FROM \"Tbl\" WHERE pk = 1)", "Unexpected token after expression"),
        ("DELETE FROM \"Tbl\" WHERE pk = 970004 ORDER BY pk", "Unexpected token after expression"),
        ("SELECT * FROM \"Tbl\" ORDER BY pk WHERE pk = 1", "Unexpected token after expression"),
        ("INSERT INTO \"Tbl\" t VALUE {'pk': 'x'}", "Unexpected token after expression"),
        ("FROM \"Tbl\" SET c = 1 WHERE pk = 'pq-ff-msg'", "Unexpected token after expression"),
        ("FROM \"Tbl\" SET c = 1 WHERE pk = 'pq-ff-msg' SET d = 2", "Unexpected token after expression"),
        ("SELECT * FROM \"Tbl\" WHERE pk = 1e2147483648", ""),
        ("SELECT * FROM \"Tbl\" WHERE pk = 1e99999999999", ""),
        ("SELECT * FROM \"Tbl\" WHERE pk = 1.5e-2147483647", ""),
        ("SELECT * FROM \"Tbl\" WHERE pk = 1 # note", ""),
        ("SELECT * FROM \"Tbl\" WHERE pk = 1 /* note", ""),
        ("SELECT * FROM \"", ""),
        ("SELECT * FROM \"Tbl\" WHERE pk = 'oops", ""),
        ("SELECT * FROM \"Tbl\" WHERE", "Unexpected term"),
        ("SELECT * FROM \"Tbl\" WHERE;", "Unexpected term"),
        ("SELECT pk FROM \"Tbl\" WHERE   ", "Unexpected term"),
        ("UPDATE \"Tbl\" SET a = 1 WHERE", "Unexpected term"),
        ("DELETE FROM \"Tbl\" WHERE", "Unexpected term"),
        ("SELECT * FROM \"Tbl\" WHERE NOT", "Unexpected term"),
        ("SELECT * FROM \"Tbl\" WHERE (", "Unexpected term"),
        ("SELECT * FROM", "Unexpected term"),
        ("SELECT * FROM \"Tbl\" WHERE pk = 'p1' AND", "Missing right-hand side expression of infix operator"),
        ("SELECT * FROM \"Tbl\" WHERE pk = 'p1' OR", "Missing right-hand side expression of infix operator"),
        ("SELECT * FROM \"Tbl\" WHERE ORDER BY pk", "Unexpected keyword"),
        ("SELECT * FROM \"Tbl\" WHERE pk = 'a' AND x IS FOO", "Expected type name"),
        ("SELECT * FROM \"Tbl\" WHERE IS NULL", "Unexpected operator"),
        ("SELECT * FROM \"Tbl\" WHERE pk = LIKE", "Unexpected operator"),
        ("DELETE FROM", "Expected identifier for simple path"),
        ("DELETE FROM;", "Expected identifier for simple path"),
        ("DELETE FROM WHERE pk = 'a'", "Expected identifier for simple path"),
        ("SLECT * FROM \"Tbl\" WHERE pk = 'a'", "Expected data manipulation"),
        ("SELECT * FROM \"Tbl\" WHERE attribute_exists(m.inner)", "Invalid path dot component"),
        ("SELECT * FROM \"Tbl\" WHERE (a = 'x'", "Expected RIGHT_PAREN"),
        (
            "SELECT pk FROM \"Tbl\"; SELECT pk FROM \"Tbl\"",
            "Unexpected token after semicolon. (Only one query is allowed.)"
        ),
        ("INSERT INTO \"Tbl\" VALUE {'pk' 'x'}", "Expected COLON"),
    ])
    func malformedStatements(text: String, detail: String) {
        #expect(refusal(text) == malformed + detail)
    }

    @Test(arguments: [
        ("SELECT * FROM \"Tbl\" t WHERE pk = 'x'", "Aliasing is not supported"),
        ("SELECT * FROM \"Tbl\" AS t WHERE pk = 'x'", "Aliasing is not supported"),
        ("SELECT s AS x FROM \"Tbl\"", "Aliasing is not supported"),
        ("UPDATE \"Tbl\" t SET a = 3 WHERE pk = 'x'", "Aliasing is not supported"),
        ("DELETE FROM \"Tbl\" t WHERE pk = 'x'", "Aliasing is not supported"),
        ("SELECT id FROM dbimp_page LIMIT 5", "Unsupported clause: LIMIT at 1:33:1"),
        ("SELECT s, s FROM \"Tbl\"", "Duplicate identifiers in select clause: s"),
        ("SELECT COUNT(*) FROM \"Tbl\"", "Unexpected path component at 1:8:5"),
        ("SELECT attribute_exists(ss) FROM \"Tbl\"", "Unexpected path component at 1:8:16"),
        ("x IS INT4", "Unsupported operation: IsType"),
        ("x IS DOUBLE PRECISION", "Unsupported operation: IsType"),
        ("x IS CHARACTER VARYING", "Unsupported operation: IsType"),
        (
            "SELECT * FROM \"Tbl\".\"gsi\".\"more\"",
            "A path may contain at most 2 components in the FROM clause"
        ),
        ("SELECT * FROM \"Tbl\".\"\"", "Path component cannot be an empty string"),
        ("SELECT * FROM \"\"", "Path component cannot be an empty string"),
        (
            "INSERT INTO \"Tbl\".\"gsi\" VALUE {'pk':'w'}",
            "FROM clause may only contain a single table name in data manipulation statements"
        ),
        ("UPDATE \"Tbl\".\"gsi\" SET a='z' WHERE pk='p'", "This operation is not supported on an index"),
        ("DELETE FROM \"Tbl\".\"gsi\" WHERE pk='p'", "This operation is not supported on an index"),
        (
            "DELETE FROM \"Tbl\" WHERE pk = 'u1' RETURNING MODIFIED OLD *",
            "Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE "
                + "statements."
        ),
        ("SELECT * FROM \"Tbl\" WHERE pk = ?", "Number of parameters in request and statement don't match."),
    ])
    func refusedStatements(text: String, message: String) {
        #expect(refusal(text) == message)
    }

    @Test(arguments: [
        (
            "SELECT * FROM \"Tbl\" WHERE pk = 1e126",
            "Number overflow. Attempting to store a number with magnitude larger than supported range under root"
        ),
        (
            "UPDATE \"Tbl\" SET a = 1e-131 WHERE pk = 970005",
            "Number underflow. Attempting to store a number with magnitude smaller than supported range under root"
        ),
        (
            "SELECT * FROM \"Tbl\" WHERE pk = 123456789012345678901234567890123456789",
            "Attempting to store more than 38 significant digits in a Number under root"
        ),
        (
            "INSERT INTO \"Tbl\" VALUE {'pk': 970006, 'm': {'x': 1e126}}",
            "Number overflow. Attempting to store a number with magnitude larger than supported range under root.x"
        ),
        (
            "INSERT INTO \"Tbl\" VALUE {'pk': 970007, 'l': [1, 1e126]}",
            "Number overflow. Attempting to store a number with magnitude larger than supported range under root[1]"
        ),
        ("INSERT INTO \"Tbl\" VALUE {'pk': 1, 'x': 's', 'x': <<>>}", "Empty bags are not supported"),
    ])
    func refusedValues(text: String, message: String) {
        #expect(refusal(text) == message)
    }

    private static func place(of token: String, in text: String, length: Int? = nil, behind start: String = "")
        -> String
    {
        let from = text.range(of: start)?.upperBound ?? text.startIndex
        let found = text.range(of: token, range: from..<text.endIndex)!
        return "1:\(text.distance(from: text.startIndex, to: found.lowerBound) + 1):\(length ?? token.count)"
    }

    @Test(arguments: [
        (
            "attribute_exists('ss')",
            "Operator or function requires a document path; operator or function: attribute_exists"
        ),
        (
            "attribute_exists()",
            "Incorrect number of operands for operator or function; operator or function: attribute_exists, "
                + "number of operands: 0"
        ),
        (
            "attribute_exists(ss, ns)",
            "Incorrect number of operands for operator or function; operator or function: attribute_exists, "
                + "number of operands: 2"
        ),
        ("val < true", "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL"),
        (
            "val BETWEEN true AND false",
            "Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: BOOL"
        ),
    ])
    func refusedConditions(condition: String, message: String) {
        #expect(refusal("SELECT * FROM \"Tbl\" WHERE pk = 'i' AND \(condition)") == message)
    }

    @Test func unknownFunctions() {
        let exists = "SELECT * FROM \"Tbl\" WHERE pk = 'i' AND EXISTS(ss)"
        #expect(refusal(exists) == "Unrecognized function: exists at \(Self.place(of: "EXISTS", in: exists))")
        let add = "SELECT * FROM \"Tbl\" WHERE pk = 'i' AND set_add(ss, <<'x'>>) = ss"
        #expect(refusal(add) == "Unrecognized function: set_add at \(Self.place(of: "set_add", in: add))")
        let insert = "INSERT INTO \"Tbl\" VALUE {'pk': 'i', 'ss': set_add(<<'a'>>, <<'b'>>)}"
        #expect(
            refusal(insert)
                == "Unsupported data type: set_add under key root at \(Self.place(of: "set_add", in: insert))")
    }

    @Test func setFunctions() {
        func update(_ set: String) -> String { "UPDATE \"Tbl\" SET \(set) WHERE pk = 'i'" }
        for (function, name) in [("set_add", "SET_ADD"), ("set_delete", "SET_DELETE")] {
            for set in ["t = \(function)(ss, <<'x'>>)", "ss = \(function)(<<'a'>>, <<'b'>>)"] {
                let text = update(set)
                #expect(
                    refusal(text) == "The first argument to \(name) must equal the assignment value at "
                        + Self.place(of: function, in: text))
            }
            for set in ["ss = \(function)(ss, 'x')", "ss = \(function)(ss, ['x'])"] {
                let text = update(set)
                #expect(
                    refusal(text) == "The second argument to \(name) must be a value with type SET at "
                        + Self.place(of: "ss", in: text, behind: "\(function)("))
            }
            for set in ["ss = \(function)(ss)", "ss = \(function)(ss, <<'x'>>, <<'y'>>)"] {
                let text = update(set)
                #expect(
                    refusal(text) == "\(name) must have exactly two arguments at "
                        + Self.place(of: function, in: text))
            }
        }
        #expect(
            refusal(update("ss = set_add(ss, <<'x', 'x'>>)"))
                == "One or more parameter values were invalid: Input collection [x, x] contains duplicates.")
    }

    @Test("lines and columns are counted in characters, quotes and comments included")
    func places() {
        let text = "SELECT * -- é\r\nFROM \"Tbl\" /* é */\nWHERE 'é😀' = pk AND frob(a)"
        #expect(refusal(text) == "Unrecognized function: frob at 3:21:4")
    }

    @Test(arguments: [
        "select pk from Tbl where pk = 't1';", "SELECT m.k[1], l[0], m.z FROM Tbl", "SELECT * FROM \"a-b\".\"c d\"",
        "SELECT * FROM Tbl WHERE a IN ('x', 'y') AND b NOT IN [1] AND NOT c BETWEEN 1 AND 2",
        "SELECT * FROM Tbl WHERE pk = 'it''s' OR \"size\" IS NOT MISSING AND size(s) > .5e1",
        "INSERT INTO Tbl VALUE {'pk': 1, 'l': [true, NULL, {'x': <<1, 2>>}], 'e': [], 'm': {}}",
        "UPDATE Tbl SET a.b[0] = list_append(a.b, [1]), c = c - 1 REMOVE d SET e = e + -2.5 WHERE pk = 1",
        "FROM Tbl WHERE pk = 1 REMOVE a RETURNING MODIFIED NEW *", "DELETE FROM Tbl WHERE pk=1 RETURNING ALL OLD *",
        "EXISTS(SELECT * FROM Tbl WHERE pk = 1 AND a IS MISSING)",
        "SELECT * FROM Tbl WHERE attribute_exists(ss) = true OR BEGINS_WITH(a, 'b') OR m['x'].y[2] <> MISSING",
    ])
    func accepted(text: String) {
        #expect(refusal(text) == nil)
    }

    @Test("deep nesting is an error, long chains are not")
    func depth() {
        #expect(refusal("SELECT * FROM Tbl WHERE \(String(repeating: "(", count: 3000))a = 1") != nil)
        #expect(refusal("SELECT * FROM Tbl WHERE \(String(repeating: "NOT ", count: 2000))a = 1") != nil)
        #expect(refusal("SELECT * FROM Tbl WHERE a = \(String(repeating: "[", count: 4000))") != nil)
        #expect(refusal("UPDATE Tbl SET a = \(String(repeating: "1 + ", count: 2000))1 WHERE pk = 1") != nil)
        #expect(refusal("SELECT * FROM Tbl WHERE \(String(repeating: "-", count: 1).appending("1")) = a") == nil)
        let chain = Array(repeating: "a = 1", count: 900).joined(separator: " AND ")
        #expect(refusal("SELECT * FROM Tbl WHERE \(chain)") == nil)
        let level = { (count: Int) in String(repeating: "[", count: count) + "1" + String(repeating: "]", count: count)
        }
        #expect(refusal("INSERT INTO Tbl VALUE {'pk': 1, 'l': \(level(31))}") == nil)
        #expect(refusal("INSERT INTO Tbl VALUE {'pk': 1, 'l': \(level(32))}")?.hasPrefix("Nesting Levels") == true)
    }
}
