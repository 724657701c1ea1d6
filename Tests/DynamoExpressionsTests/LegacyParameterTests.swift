import DynamoExpressions
import DynamoModel
import Testing

@Suite("Legacy parameters: which go together, AttributesToGet")
struct LegacyParameterTests {
    @Test("Parameters of both kinds are listed in the order of the operation")
    func mixing() {
        func problem(_ legacy: KeyValuePairs<String, Bool>, _ expressions: KeyValuePairs<String, Bool>) -> String? {
            message { () throws(DynamoError) in
                try LegacyParameters.checkNotMixed(legacy: legacy, expressions: expressions)
            }
        }
        #expect(
            problem(["B": true, "A": true, "C": false], ["Z": false, "Y": true, "X": true])
                == "Can not use both expression and non-expression parameters in the same request: "
                + "Non-expression parameters: {B, A} Expression parameters: {Y, X}")
        #expect(problem(["A": true], ["X": false]) == nil)
        #expect(problem(["A": false], ["X": true]) == nil)
    }

    @Test("A ConditionalOperator needs two conditions")
    func conditionalOperator() {
        func problem(_ conditionalOperator: ConditionalOperator?, _ count: Int) -> String? {
            message { () throws(DynamoError) in try LegacyParameters.check(conditionalOperator, joins: count) }
        }
        #expect(problem(.and, 0) == "ConditionalOperator cannot be used without Filter or Expected")
        #expect(
            problem(.or, 1)
                == "ConditionalOperator can only be used when Filter or Expected has two or more elements")
        #expect(problem(.or, 2) == nil)
        #expect(problem(nil, 0) == nil)
    }

    @Test("AttributesToGet takes names as they are")
    func attributesToGet() throws {
        let item: Item = ["a": 1, "b.c": 2, "b": .map(["c": 3]), "d": .null]
        let projection = try Projection(attributesToGet: ["d", "b.c", "missing"])
        #expect(projection.apply(to: item) == ["b.c": 2, "d": .null])
    }

    @Test("Names are neither empty nor too long")
    func names() {
        let prefix = "One or more parameter values were invalid: "
        #expect(problems(of: "") == Array(repeating: prefix + "Empty attribute name", count: 5))
        #expect(problems(of: Text(String(repeating: "x", count: 65_535))) == Array(repeating: nil, count: 5))
        #expect(
            problems(of: Text(String(repeating: "x", count: 65_536)))
                == Array(
                    repeating: prefix + "Attribute name is too large, must be less than 65536 bytes", count: 5))
    }

    /// What each legacy parameter says of an attribute's name.
    private func problems(of name: Text) -> [String?] {
        let condition = LegacyCondition(comparisonOperator: .null)
        let expectation = ExpectedAttributeValue(exists: false)
        let update = AttributeValueUpdate(action: .delete)
        return [
            message { () throws(DynamoError) in _ = try Projection(attributesToGet: [name]) },
            message { () throws(DynamoError) in _ = try Condition.expected([name: expectation]) },
            message { () throws(DynamoError) in _ = try Condition.filter([name: condition]) },
            message { () throws(DynamoError) in _ = try LegacyKeyConditions([name: condition]) },
            message { () throws(DynamoError) in _ = try Update.attributeUpdates([name: update]) },
        ]
    }

    @Test("AttributesToGet names no attribute twice")
    func duplicates() {
        #expect(
            message { () throws(DynamoError) in _ = try Projection(attributesToGet: ["b", "a", "c", "a", "b"]) }
                == "One or more parameter values were invalid: Duplicate value in attribute name: a")
    }
}
