import DynamoExpressions
import DynamoModel
import Testing

@Suite("KeyConditions")
struct LegacyKeyConditionTests {
    static let simple = [KeyAttribute(name: "p", kind: .string, role: .partition)]
    static let composite = simple + [KeyAttribute(name: "s", kind: .number, role: .sort)]

    private typealias Element = (ComparisonOperator, [AttributeValue])

    private func resolve(
        _ elements: [Text: (ComparisonOperator, [AttributeValue])], _ schema: [KeyAttribute] = composite
    ) throws(DynamoError) -> ResolvedKeyCondition {
        let conditions = elements.mapValues { element in
            LegacyCondition(comparisonOperator: element.0, attributeValueList: element.1)
        }
        return try LegacyKeyConditions(conditions).resolved(against: schema)
    }

    private func problem(
        _ elements: [Text: (ComparisonOperator, [AttributeValue])], _ schema: [KeyAttribute] = composite
    ) -> String? {
        message { () throws(DynamoError) in _ = try resolve(elements, schema) }
    }

    @Test("Operators become ranges")
    func ranges() throws {
        let ranges: [(ComparisonOperator, [AttributeValue], ResolvedKeyCondition.Range)] = [
            (.lt, [1], .less(1)), (.le, [1], .lessOrEqual(1)), (.gt, [1], .greater(1)), (.ge, [1], .greaterOrEqual(1)),
            (.between, [1, 2], .between(1, 2)),
        ]
        for (comparisonOperator, values, range) in ranges {
            #expect(
                try resolve(["p": (.eq, ["a"]), "s": (comparisonOperator, values)])
                    == ResolvedKeyCondition(partition: ["a"], range: range))
        }
        #expect(try resolve(["p": (.eq, ["a"])]) == ResolvedKeyCondition(partition: ["a"]))
        #expect(
            try resolve(["p": (.eq, ["a"]), "s": (.eq, [1])])
                == ResolvedKeyCondition(partition: ["a"], sortPrefix: [1]))
        let text = [Self.simple[0], KeyAttribute(name: "s", kind: .string, role: .sort)]
        #expect(
            try resolve(["p": (.eq, ["a"]), "s": (.beginsWith, ["b"])], text)
                == ResolvedKeyCondition(partition: ["a"], range: .beginsWith("b")))
    }

    @Test("There are one or two")
    func number() {
        let message = "Conditions can be of length 1 or 2 only"
        #expect(problem([:]) == message)
        #expect(problem(["p": (.null, []), "s": (.null, []), "x": (.null, [])]) == message)
    }

    @Test("Values are checked before the schema")
    func values() {
        #expect(
            problem(["x": (.eq, [])])
                == "One or more parameter values were invalid: Invalid number of argument(s) for the EQ "
                + "ComparisonOperator")
        #expect(
            problem(["p": (.eq, ["a"]), "s": (.beginsWith, [3])])
                == "One or more parameter values were invalid: ComparisonOperator BEGINS_WITH is not valid for N "
                + "AttributeValue type")
    }

    @Test("Keys are not read by each operator")
    func unreadable() {
        let message = "Attempted conditional constraint is not an indexable operation"
        let elements: [(ComparisonOperator, [AttributeValue])] = [
            (.null, []), (.notNull, []), (.ne, [1]), (.contains, [1]), (.notContains, [1]), (.in, [1, 2]),
        ]
        for element in elements {
            #expect(problem(["p": (.eq, ["a"]), "s": element]) == message)
            #expect(problem(["p": element]) == message)
            #expect(problem(["p": element], Self.simple) == message)
        }
    }

    @Test("The partition key comes before an unreadable sort key")
    func order() {
        #expect(problem(["s": (.null, [])]) == "Query condition missed key schema element: p")
        #expect(problem(["x": (.null, [])]) == "Query condition missed key schema element: p")
        #expect(
            problem(["p": (.eq, [1]), "s": (.null, [])])
                == "One or more parameter values were invalid: Condition parameter type does not match schema type")
        #expect(problem(["p": (.gt, ["a"]), "s": (.null, [])]) == "Query key condition not supported")
        #expect(problem(["p": (.null, []), "x": (.null, [])], Self.simple) == "Query key condition not supported")
        #expect(problem(["p": (.eq, ["a"]), "x": (.null, [])]) == "Query condition missed key schema element: s")
    }

    @Test("Conditions have to fit the schema")
    func schema() {
        #expect(problem(["p": (.le, ["a"])]) == "Query key condition not supported")
        #expect(problem(["p": (.eq, ["a"]), "s": (.eq, [1])], Self.simple) == "Query key condition not supported")
        #expect(
            problem(["p": (.eq, ["a"]), "s": (.eq, ["1"])])
                == "One or more parameter values were invalid: Condition parameter type does not match schema type")
    }
}
