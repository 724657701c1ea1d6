import DynamoExpressions
import DynamoModel
import Testing

@Suite("Key conditions")
struct KeyConditionTests {
    static let hash: [KeyAttribute] = [KeyAttribute(name: "pk", kind: .string, role: .partition)]
    static let table = hash + [KeyAttribute(name: "sk", kind: .number, role: .sort)]
    static let strings = hash + [KeyAttribute(name: "sk", kind: .string, role: .sort)]
    static let multi: [KeyAttribute] =
        ["h1", "h2"].map { KeyAttribute(name: $0, kind: .string, role: .partition) }
        + ["r1", "r2", "r3"].map { KeyAttribute(name: $0, kind: .string, role: .sort) }
    static let oneHash = [KeyAttribute(name: "h", kind: .string, role: .partition)] + multi.dropFirst(2)

    private func resolve(_ text: String, _ schema: [KeyAttribute]) throws(DynamoError) -> ResolvedKeyCondition {
        var scope = try PlaceholderScope(names: names, values: values)
        let condition = try cache.condition(text, kind: .keyCondition, scope: &scope)
        return try KeyCondition(condition).resolved(against: schema)
    }

    private func problem(_ text: String, _ schema: [KeyAttribute]) -> String? {
        message { () throws(DynamoError) in _ = try resolve(text, schema) }
    }

    @Test(
        "of one partition and one sort attribute",
        arguments: [
            ("pk = :s", ResolvedKeyCondition(partition: ["a"])), (":s=pk", ResolvedKeyCondition(partition: ["a"])),
            ("pk = :s AND sk = :n", ResolvedKeyCondition(partition: ["a"], sortPrefix: [1])),
            ("((sk = :n) AND (pk = :s))", ResolvedKeyCondition(partition: ["a"], sortPrefix: [1])),
            ("sk < :n AND pk = :s", ResolvedKeyCondition(partition: ["a"], range: .less(1))),
            ("pk = :s AND :n < sk", ResolvedKeyCondition(partition: ["a"], range: .greater(1))),
            ("pk = :s AND :n <= sk", ResolvedKeyCondition(partition: ["a"], range: .greaterOrEqual(1))),
            ("pk = :s AND :n >= sk", ResolvedKeyCondition(partition: ["a"], range: .lessOrEqual(1))),
            ("pk = :s AND sk BeTwEeN :n aNd :m", ResolvedKeyCondition(partition: ["a"], range: .between(1, 2))),
        ])
    func resolved(_ text: String, _ expected: ResolvedKeyCondition) throws {
        #expect(try resolve(text, Self.table) == expected)
    }

    @Test("begins_with on strings")
    func prefix() throws {
        let expected = ResolvedKeyCondition(partition: ["a"], range: .beginsWith("b"))
        #expect(try resolve("begins_with(sk, :t) and pk = :s", Self.strings) == expected)
    }

    @Test(
        "of the wrong shape",
        arguments: [
            ("a > b and size(b) > c or a > c", "Invalid operator used in KeyConditionExpression: OR"),
            ("a in (b, size(c), d)", "Invalid operator used in KeyConditionExpression: IN"),
            ("attribute_exists(a)", "Invalid operator used in KeyConditionExpression: attribute_exists"),
            ("attribute_type(a, :S)", "Invalid operator used in KeyConditionExpression: attribute_type"),
            ("contains(a.d, b)", "Invalid operator used in KeyConditionExpression: contains"),
            ("not a > b", "Invalid operator used in KeyConditionExpression: NOT"),
            ("a <> b", "Invalid operator used in KeyConditionExpression: <>"),
            (
                ":s between size(b) and size(a) and b > :s",
                "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its "
                    + "first operand"
            ),
            (
                "begins_with(:s, b) and a > :s",
                "Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its "
                    + "first operand"
            ),
            (
                "size(b) > a AND a.b > b AND b > c",
                "Invalid KeyConditionExpression: KeyConditionExpressions cannot contain nested operations"
            ),
            (
                "a between size(b) and size(a)",
                "Invalid KeyConditionExpression: KeyConditionExpressions cannot contain nested operations"
            ),
            ("b > a.b", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"),
            (
                "begins_with(a, b)",
                "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
            ),
            (
                "a.d > c",
                "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes"
            ),
            ("b > :s AND :s < :t", "Invalid condition in KeyConditionExpression: No key attribute specified"),
            (
                "(a > :s and b > :s) and (b > :s and c > :s)",
                "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"
            ),
        ])
    func shape(_ text: String, _ expected: String) {
        #expect(problem(text, Self.table) == expected)
    }

    static let mismatch =
        "One or more parameter values were invalid: Condition parameter type does not match schema type"

    @Test(
        "that do not fit the schema",
        arguments: [
            (
                "pk = :s AND sk > :n AND extra = :s",
                "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)"
            ),
            ("sk = :n", "Query condition missed key schema element: pk"),
            ("z between :n and :m", "Query condition missed key schema element: pk"),
            ("pk = :s AND z = :n", "Query condition missed key schema element: sk"),
            ("pk > :s", "Query key condition not supported"),
            ("begins_with(pk, :s)", "Query key condition not supported"),
            ("pk > :n", mismatch), ("pk = :n", mismatch), ("pk = :s AND sk = :s", mismatch),
            ("pk = :s AND sk = :bool", mismatch), ("pk = :s AND begins_with(sk, :s)", mismatch),
            (
                "pk = :empty",
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
                    + "empty string value. Key: pk"
            ),
        ])
    func schema(_ text: String, _ expected: String) {
        #expect(problem(text, Self.table) == expected)
    }

    @Test("of a key without sort attribute")
    func hashOnly() throws {
        #expect(try resolve("pk = :s", Self.hash) == ResolvedKeyCondition(partition: ["a"]))
        #expect(problem("pk = :s AND b = :s", Self.hash) == "Query key condition not supported")
        #expect(problem("z = :s", Self.hash) == "Query condition missed key schema element: pk")
    }

    @Test(
        "of several partition and sort attributes",
        arguments: [
            ("h1 = :s AND h2 = :t", ResolvedKeyCondition(partition: ["a", "b"])),
            (
                "r1 = :t AND h2 = :t AND h1 = :s",
                ResolvedKeyCondition(partition: ["a", "b"], sortPrefix: ["b"])
            ),
            (
                "h1 = :s AND r2 > :s AND h2 = :t AND r1 = :t",
                ResolvedKeyCondition(partition: ["a", "b"], sortPrefix: ["b"], range: .greater("a"))
            ),
            (
                "h1 = :s AND h2 = :t AND r1 = :s AND r2 = :s AND begins_with(r3, :t)",
                ResolvedKeyCondition(partition: ["a", "b"], sortPrefix: ["a", "a"], range: .beginsWith("b"))
            ),
        ])
    func multiAttribute(_ text: String, _ expected: ResolvedKeyCondition) throws {
        #expect(try resolve(text, Self.multi) == expected)
    }

    @Test(
        "with gaps between sort attributes",
        arguments: [
            ("h = :s AND r1 = :s AND r3 = :s", "r2", "r3"), ("h = :s AND r1 = :s AND r2 > :s AND r3 = :s", "r2", "r3"),
            ("h = :s AND r2 = :s", "r1", "r2"),
        ])
    func gaps(_ text: String, _ missing: String, _ present: String) {
        #expect(
            problem(text, Self.oneHash)
                == "RANGE key attributes \(missing) must have equality conditions specified in the query because a "
                + "condition is present on key attribute \(present)")
    }

    @Test("without equality on every partition attribute")
    func partitionEquality() {
        for text in ["h1 = :s", "h1 = :s AND h2 > :s", "h1 = :s AND begins_with(h2, :s)"] {
            #expect(
                problem(text, Self.multi)
                    == "HASH key attributes h2 must have equality conditions specified in the query")
        }
    }

    @Test("made by code")
    func code() throws {
        let condition = try KeyCondition(clauses: [.init("sk", .less(3)), .init("pk", .equal("a"))])
        #expect(try condition.resolved(against: Self.table) == ResolvedKeyCondition(partition: ["a"], range: .less(3)))
        #expect(throws: DynamoError.self) {
            try KeyCondition(clauses: [.init("pk", .equal("a")), .init("pk", .equal("b"))])
        }
    }
}
