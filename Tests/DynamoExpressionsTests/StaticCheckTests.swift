import DynamoExpressions
import Testing

@Suite("Checks of conditions before any item is read")
struct ConditionCheckTests {
    @Test(
        "what the text alone shows, the first in the text",
        arguments: [
            (":s < abOrT", "Attribute name is a reserved keyword; reserved keyword: abOrT"),
            ("a.b.name = :s", "Attribute name is a reserved keyword; reserved keyword: name"),
            ("attribute_exists(views, #a)", "Attribute name is a reserved keyword; reserved keyword: views"),
            ("a=:s and whatever((:x)) > a", "Invalid function name; function: whatever"),
            ("attRIbute_exIsts((views), #a)", "Invalid function name; function: attRIbute_exIsts"),
            (
                "if_not_exists(a, b) = :s",
                "The function is not allowed in a condition expression; function: if_not_exists"
            ),
            (
                "size(things)",
                "The function is not allowed to be used this way in an expression; function: size"
            ),
            (
                "a=:s and attribute_exists((things), (#a)) > b",
                "The function is not allowed to be used this way in an expression; function: attribute_exists"
            ),
            (
                "(contains(:x, c)) > b",
                "The function is not allowed to be used this way in an expression; function: contains"
            ),
            (
                "size(contains(a, b)) > a",
                "The function is not allowed to be used this way in an expression; function: contains"
            ),
            (
                "a between b and attribute_exists(things)",
                "The function is not allowed to be used this way in an expression; function: attribute_exists"
            ),
            (
                "a in (b, attribute_exists(things))",
                "The function is not allowed to be used this way in an expression; function: attribute_exists"
            ),
            (
                "a[99999999999999] = :s",
                "List index is not within the allowable range; index: [99999999999999]"
            ),
        ])
    func textAlone(_ text: String, _ expected: String) {
        #expect(problem(text) == expected)
        #expect(problem(text, .filter) == expected)
    }

    @Test(
        "undefined names and values, comparison by comparison",
        arguments: [
            ("attribute_exists(#P.RearView, :a) and a=a", "name", "#P"),
            ("begins_with(Pictures.#RearView)", "name", "#RearView"),
            ("#4g > a", "name", "#4g"),
            ("(a)between(b.c[45].#x)and(:x)", "name", "#x"),
            ("begins_with(:hello, #a, #b)", "value", ":hello"),
            (":x < :y", "value", ":x"),
            ("pk = :missing AND begins_with(sk, :n)", "value", ":missing"),
        ])
    func undefined(_ text: String, _ what: String, _ placeholder: String) {
        let expected =
            what == "name"
            ? "An expression attribute name used in the document path is not defined; attribute name: \(placeholder)"
            : "An expression attribute value used in expression is not defined; attribute value: \(placeholder)"
        #expect(problem(text) == expected)
    }

    @Test(
        "the number of operands",
        arguments: [
            ("attribute_exists(things, a) and a=a", "attribute_exists", 2),
            ("attribute_not_exists(things, b)", "attribute_not_exists", 2),
            ("attribute_type(things)", "attribute_type", 1),
            ("begins_with(things)", "begins_with", 1), ("begins_with(things, size(a), b)", "begins_with", 3),
            ("contains(things)", "contains", 1), ("size(things, a) > b", "size", 2),
        ])
    func operandCount(_ text: String, _ function: String, _ count: Int) {
        let expected =
            "Incorrect number of operands for operator or function; operator or function: \(function), "
            + "number of operands: \(count)"
        #expect(problem(text) == expected)
    }

    @Test(
        "operand types",
        arguments: [
            ("attribute_type(a, size(a)) and a=a", "attribute_type", "N"),
            ("attribute_type(a, :b)", "attribute_type", "B"), ("attribute_type(a, :bool)", "attribute_type", "BOOL"),
            ("attribute_type(a, :map)", "attribute_type", "M"),
            ("attribute_type(a, b)", "attribute_type", "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}"),
            ("begins_with(a, size(a))", "begins_with", "N"), ("begins_with(a, :n)", "begins_with", "N"),
            ("begins_with(a, :null)", "begins_with", "NULL"), ("begins_with(:ss, a)", "begins_with", "SS"),
            ("begins_with(:l, a)", "begins_with", "L"), ("begins_with(sk, :n) AND pk = :missing", "begins_with", "N"),
            ("size(size(a)) > :n", "size", "N"), ("attribute_not_exists(size(:n))", "size", "N"),
            ("size(:bool) > a", "size", "BOOL"), ("size(:null) > a", "size", "NULL"),
            ("a < :bool", "<", "BOOL"), (":bool >= a", ">=", "BOOL"), ("a <= :map", "<=", "M"), ("a > :ns", ">", "NS"),
            ("a BETWEEN :bool AND :bool", "BETWEEN", "BOOL"), (":l between a and b", "BETWEEN", "L"),
        ])
    func operandType(_ text: String, _ symbol: String, _ type: String) {
        let expected =
            "Incorrect operand type for operator or function; operator or function: \(symbol), operand type: \(type)"
        #expect(problem(text) == expected)
    }

    @Test(
        "equal paths",
        arguments: [
            ("a = a AND #a = b", "=", "[a]"), ("#a <> a", "<>", "[a]"), ("a > #a", ">", "[a]"),
            ("((a=a) OR (a=a))", "=", "[a]"), ("a BETWEEN b AND a", "BETWEEN", "[a]"), ("a IN (:s, a)", "IN", "[a]"),
            ("contains(ab.bc[1].a, ab.bc[1].#a)", "contains", "[ab, bc, [1], a]"),
            ("attribute_type(ab.bc[1].#a, ab.bc[1].a)", "attribute_type", "[ab, bc, [1], a]"),
            ("begins_with(ab.bc[1].a, ab.bc[1].#a)", "begins_with", "[ab, bc, [1], a]"),
        ])
    func distinct(_ text: String, _ symbol: String, _ path: String) {
        let expected =
            "The first operand must be distinct from the remaining operands for this operator or function; "
            + "operator: \(symbol), first operand: \(path)"
        #expect(problem(text) == expected)
    }

    @Test("other rules")
    func others() {
        for function in ["attribute_exists", "attribute_not_exists"] {
            let expected = "Operator or function requires a document path; operator or function: \(function)"
            #expect(problem("\(function)(:s)") == expected)
            #expect(problem("\(function)(size(:s))") == expected)
        }
        #expect(
            problem("attribute_type(a, :DOG)")
                == "Invalid attribute type name found; type: DOG, valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}")
        #expect(
            problem("a between :n and :s", .keyCondition)
                == "The BETWEEN operator requires same data type for lower and upper bounds; "
                + "lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}")
        #expect(
            problem("a between :t and :s")
                == "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
                + "lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}")
        #expect(problem("a between :b and :s")?.contains("{B:YQ==}") == true)
        #expect(problem("attribute_type(:s, :S) and a between c and :n") == nil)
    }
}

@Suite("Checks of updates before any item is read")
struct UpdateCheckTests {
    @Test(
        "in DynamoDB's order",
        arguments: [
            ("set #c = :s set abOrt = a", "Attribute name is a reserved keyword; reserved keyword: abOrt"),
            ("remove Absolute", "Attribute name is a reserved keyword; reserved keyword: Absolute"),
            ("set #c = if_not_exist(:x) set c = d", "Invalid function name; function: if_not_exist"),
            (
                "set a = size(b)", "The function is not allowed in an update expression; function: size"
            ),
            (
                "SET a = list_append(list_append(:l, :l), :l)",
                "The function is not allowed to be used this way in an expression; function: list_append"
            ),
            ("set a = #x set c = :d", "The \"SET\" section can only be used once in an update expression;"),
            ("remove #d set a = b remove e", "The \"REMOVE\" section can only be used once in an update expression;"),
            ("add #d :n set a = b add e :f", "The \"ADD\" section can only be used once in an update expression;"),
            (
                "delete #d :e set a = b delete e :f",
                "The \"DELETE\" section can only be used once in an update expression;"
            ),
            (
                "SET a = :x, b = #x",
                "An expression attribute name used in the document path is not defined; attribute name: #x"
            ),
            (
                "SET a = if_not_exists(:x)",
                "An expression attribute value used in expression is not defined; attribute value: :x"
            ),
            (
                "set b = list_append(:s, a), c = if_not_exists(a) add a.b :s",
                "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, "
                    + "typeSet: ALLOWED_FOR_ADD_OPERAND"
            ),
            (
                "delete a :n",
                "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, "
                    + "typeSet: ALLOWED_FOR_DELETE_OPERAND"
            ),
            (
                "set a = list_append(c)",
                "Incorrect number of operands for operator or function; operator or function: list_append, "
                    + "number of operands: 1"
            ),
            (
                "set a = if_not_exists(:s, c)",
                "Operator or function requires a document path; operator or function: if_not_exists"
            ),
            (
                "set a = if_not_exists(if_not_exists(a, b), c)",
                "Operator or function requires a document path; operator or function: if_not_exists"
            ),
        ])
    func order(_ text: String, _ expected: String) {
        #expect(problem(text, .update) == expected)
    }

    @Test("ADD and DELETE by the type of the value")
    func addAndDelete() {
        let long = [
            ":s": "STRING", ":n": "NUMBER", ":b": "BINARY", ":bool": "BOOLEAN", ":null": "NULL", ":l": "LIST",
            ":map": "MAP",
        ]
        for (placeholder, type) in long {
            let expected = "operand type: \(type), typeSet"
            #expect(problem("delete a.b \(placeholder)", .update)?.contains(expected) == true)
            #expect((problem("add a.b \(placeholder)", .update)?.contains(expected) ?? false) == (type != "NUMBER"))
        }
        for placeholder in [":ss", ":ns", ":bs"] {
            #expect(problem("delete a.b \(placeholder)", .update) == nil)
            #expect(problem("add a.b \(placeholder)", .update) == nil)
        }
    }

    @Test("operands of functions and operators by the type of the value")
    func operandTypes() {
        let types = [
            ":s": "S", ":n": "N", ":b": "B", ":bool": "BOOL", ":null": "NULL", ":ss": "SS", ":ns": "NS", ":bs": "BS",
            ":map": "M", ":l": "L",
        ]
        for (placeholder, type) in types {
            for (text, symbol, allowed) in [
                ("set a = list_append(\(placeholder), a)", "list_append", "L"),
                ("set a = list_append(a, \(placeholder))", "list_append", "L"),
                ("set a = a + \(placeholder)", "+", "N"), ("set a = \(placeholder) - a", "-", "N"),
            ] {
                let expected =
                    type == allowed
                    ? nil
                    : "Incorrect operand type for operator or function; operator or function: \(symbol), "
                        + "operand type: \(type)"
                #expect(problem(text, .update) == expected, "\(text)")
            }
        }
    }

    @Test(
        "paths that overlap or conflict",
        arguments: [
            ("set d[1] = a, d.b = a, c[1].a = a, #c = if_not_exists(a)", "overlap", "[c, [1], a]", "[c]"),
            ("set #c[3].#d = a, #c[3] = a", "overlap", "[c, [3], [3]]", "[c, [3]]"),
            ("set a = :s remove a", "overlap", "[a]", "[a]"),
            ("remove a.b set a.b.c = :s", "overlap", "[a, b]", "[a, b, c]"),
            ("set #c[3].#d = a, #c.#d[3] = if_not_exists(a)", "conflict", "[c, [3], [3]]", "[c, [3], [3]]"),
            ("remove a.#c set a[1] = #d", "conflict", "[a, c]", "[a, [1]]"),
        ])
    func clashes(_ text: String, _ relation: String, _ one: String, _ two: String) {
        #expect(problem(text, .update) == clash(relation, one, two))
    }

    @Test(
        "projections that overlap or conflict",
        arguments: [
            ("b[1], b.a, #a.b, a", "overlap", "[a, b]", "[a]"), ("a, #a[1]", "overlap", "[a]", "[a, [1]]"),
            ("a,b,a", "overlap", "[a]", "[a]"), ("a.b[0],a.b[0]", "overlap", "[a, b, [0]]", "[a, b, [0]]"),
            ("a.b, #a[1], #b", "conflict", "[a, b]", "[a, [1]]"),
            ("a.b[1], #a[1], #b", "conflict", "[a, b, [1]]", "[a, [1]]"),
            ("a[3].b, #a.#d.b", "conflict", "[a, [3], b]", "[a, [3], b]"),
        ])
    func projectionClashes(_ text: String, _ relation: String, _ one: String, _ two: String) {
        #expect(problem(text, .projection) == clash(relation, one, two))
    }

    @Test(
        "projections that do neither",
        arguments: ["a, b", "a.b, a.c", "a.b.d, a.b.e", "a[1], a[2]", "a.b, a.c[2]", "a.b, #dot"])
    func noClash(_ text: String) {
        #expect(problem(text, .projection) == nil)
    }

    private func clash(_ relation: String, _ one: String, _ two: String) -> String {
        "Two document paths \(relation) with each other; must remove or rewrite one of these paths; "
            + "path one: \(one), path two: \(two)"
    }

    @Test("reserved words and names in projections")
    func projectionNames() {
        #expect(problem("a.abORt", .projection) == "Attribute name is a reserved keyword; reserved keyword: abORt")
        #expect(problem("#x,ABSoLUTE", .projection)?.hasSuffix("reserved keyword: ABSoLUTE") == true)
        #expect(problem("a,b,a,#x", .projection)?.hasSuffix("attribute name: #x") == true)
    }
}
