import DynamoExpressions
import DynamoModel
import Testing

@Suite("Expected, QueryFilter and ScanFilter")
struct LegacyConditionTests {
    static let item: Item = [
        "s": "hello", "n": 5, "b": .binary([0x80, 0x81]), "bool": true, "null": .null,
        "ss": .stringSet(of: ["x", "y"]), "ns": .numberSet(of: [1, 2]), "bs": .binarySet(of: [[1], [2]]),
        "l": .list(["x", 1, .binary([1])]), "m": .map(["k": 1]),
    ]

    private func filter(
        _ attribute: Text, _ comparisonOperator: ComparisonOperator, _ values: [AttributeValue]?
    ) throws(DynamoError) -> Condition? {
        try .filter(
            [attribute: LegacyCondition(comparisonOperator: comparisonOperator, attributeValueList: values)])
    }

    @Test(
        "Operators hold",
        arguments: [
            ("s", .eq, ["hello"]), ("l", .eq, [item["l"]!]), ("m", .eq, [.map(["k": 1])]), ("null", .eq, [.null]),
            ("ss", .eq, [.stringSet(of: ["y", "x"])]), ("s", .ne, ["other"]), ("s", .ne, [1]), ("missing", .ne, [1]),
            ("n", .lt, [6]), ("n", .le, [5]), ("n", .gt, [4]), ("n", .ge, [5]), ("b", .gt, [.binary([0x7F, 0xFF])]),
            ("s", .beginsWith, ["he"]), ("b", .beginsWith, [.binary([0x80])]),
            ("n", .between, [5, 6]), ("s", .between, ["h", "hello"]), ("n", .in, [4, 5]), ("s", .in, ["hello"]),
            ("null", .notNull, []), ("missing", .null, []),
            ("s", .contains, ["ell"]), ("b", .contains, [.binary([0x81])]), ("ss", .contains, ["x"]),
            ("ns", .contains, [2]), ("bs", .contains, [.binary([1])]), ("l", .contains, [1]),
            ("s", .notContains, ["dog"]), ("s", .notContains, [1]), ("ss", .notContains, ["z"]),
            ("n", .notContains, [5]),
        ] as [(Text, ComparisonOperator, [AttributeValue])])
    func holds(attribute: Text, comparisonOperator: ComparisonOperator, values: [AttributeValue]) throws {
        let condition = try #require(try filter(attribute, comparisonOperator, values))
        #expect(condition.matches(Self.item))
    }

    @Test(
        "Operators do not hold",
        arguments: [
            ("s", .eq, ["Hello"]), ("n", .eq, ["5"]), ("missing", .eq, [1]), ("s", .ne, ["hello"]),
            ("n", .lt, [5]), ("n", .lt, ["6"]), ("missing", .lt, [1]), ("b", .lt, [.binary([0x7F])]), ("l", .ge, [1]),
            ("n", .beginsWith, ["5"]), ("n", .between, [6, 7]), ("missing", .between, [0, 100]),
            ("ns", .between, [1, 2]),
            ("ns", .in, [1, 2]), ("missing", .in, [1]), ("missing", .notNull, []), ("null", .null, []),
            ("s", .contains, ["x"]), ("ns", .contains, [3]), ("missing", .contains, ["x"]), ("m", .contains, ["k"]),
            ("s", .notContains, ["ell"]), ("l", .notContains, ["x"]), ("missing", .notContains, ["x"]),
        ] as [(Text, ComparisonOperator, [AttributeValue])])
    func doesNotHold(attribute: Text, comparisonOperator: ComparisonOperator, values: [AttributeValue]) throws {
        let condition = try #require(try filter(attribute, comparisonOperator, values))
        #expect(!condition.matches(Self.item))
    }

    @Test(
        "The number of values depends on the operator",
        arguments: [
            (.eq, nil), (.eq, []), (.eq, [1, 2]), (.ne, []), (.lt, []), (.beginsWith, ["a", "b"]), (.contains, []),
            (.notContains, [1, 2]), (.between, [1]), (.between, [1, 2, 3]), (.in, []), (.null, [1]), (.notNull, [1]),
        ] as [(ComparisonOperator, [AttributeValue]?)])
    func valueCounts(comparisonOperator: ComparisonOperator, values: [AttributeValue]?) {
        #expect(
            message { () throws(DynamoError) in _ = try filter("a", comparisonOperator, values) }
                == "One or more parameter values were invalid: Invalid number of argument(s) for the "
                + "\(comparisonOperator.rawValue) ComparisonOperator")
    }

    @Test(
        "Operators refuse types",
        arguments: [
            (.lt, [true], "BOOL"), (.le, [.list([])], "L"), (.gt, [.stringSet(of: ["a"])], "SS"),
            (.ge, [.null], "NULL"),
            (.in, [.map([:])], "M"), (.in, [.numberSet(of: [1]), .numberSet(of: [2])], "NS"),
            (.between, [.binarySet(of: [[1]]), .binarySet(of: [[2]])], "BS"), (.beginsWith, [3], "N"),
            (.contains, [.list([1])], "L"), (.notContains, [.stringSet(of: ["a"])], "SS"),
        ] as [(ComparisonOperator, [AttributeValue], String)])
    func types(comparisonOperator: ComparisonOperator, values: [AttributeValue], type: String) {
        #expect(
            message { () throws(DynamoError) in _ = try filter("a", comparisonOperator, values) }
                == "One or more parameter values were invalid: ComparisonOperator \(comparisonOperator.rawValue) "
                + "is not valid for \(type) AttributeValue type")
    }

    @Test("Values have one type, and bounds their order")
    func relations() {
        for comparisonOperator in [ComparisonOperator.in, .between] {
            #expect(
                message { () throws(DynamoError) in _ = try filter("a", comparisonOperator, [1, "a"]) }
                    == "One or more parameter values were invalid: AttributeValues inside AttributeValueList must be of "
                    + "same type")
        }
        #expect(
            message { () throws(DynamoError) in _ = try filter("a", .between, [2, 1]) }
                == "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound")
        #expect(message { () throws(DynamoError) in _ = try filter("a", .between, [1, 1]) } == nil)
    }

    @Test("Elements are joined by AND, or by what is asked for")
    func joining() throws {
        let elements: [Text: LegacyCondition] = [
            "s": LegacyCondition(comparisonOperator: .eq, attributeValueList: ["hello"]),
            "n": LegacyCondition(comparisonOperator: .eq, attributeValueList: [6]),
        ]
        #expect(try Condition.filter(elements)?.matches(Self.item) == false)
        #expect(try Condition.filter(elements, joinedBy: .and)?.matches(Self.item) == false)
        #expect(try Condition.filter(elements, joinedBy: .or)?.matches(Self.item) == true)
        #expect(try Condition.filter([:]) == nil)
        #expect(try Condition.expected([:]) == nil)
    }
}

@Suite("Expected")
struct LegacyExpectedTests {
    private func matches(_ expectation: ExpectedAttributeValue, _ item: Item) throws -> Bool {
        try #require(try Condition.expected(["a": expectation])).matches(item)
    }

    @Test("Value and Exists")
    func oldestForm() throws {
        #expect(try matches(ExpectedAttributeValue(value: 1), ["a": 1]))
        #expect(try !matches(ExpectedAttributeValue(value: 1), ["a": 2]))
        #expect(try !matches(ExpectedAttributeValue(value: 1), .empty))
        #expect(try matches(ExpectedAttributeValue(value: .list([1]), exists: true), ["a": .list([1])]))
        #expect(try matches(ExpectedAttributeValue(exists: false), .empty))
        #expect(try !matches(ExpectedAttributeValue(exists: false), ["a": .null]))
    }

    @Test("An operator takes its values from the list or from Value")
    func operators() throws {
        #expect(
            try matches(ExpectedAttributeValue(comparisonOperator: .ge, attributeValueList: [3]), ["a": 3]))
        #expect(try matches(ExpectedAttributeValue(value: 3, comparisonOperator: .lt), ["a": 2]))
        #expect(try matches(ExpectedAttributeValue(comparisonOperator: .null), .empty))
        #expect(try matches(ExpectedAttributeValue(comparisonOperator: .notNull, attributeValueList: []), ["a": 3]))
    }

    @Test(
        "Parameters that contradict each other",
        arguments: [
            (ExpectedAttributeValue(), "Value must be provided when Exists is null"),
            (ExpectedAttributeValue(exists: true), "Value must be provided when Exists is true"),
            (ExpectedAttributeValue(value: 1, exists: false), "Value cannot be used when Exists is false"),
            (
                ExpectedAttributeValue(value: 1, comparisonOperator: .eq, attributeValueList: [1]),
                "Value and AttributeValueList cannot be used together"
            ),
            (
                ExpectedAttributeValue(exists: false, comparisonOperator: .eq, attributeValueList: [1]),
                "Exists and ComparisonOperator cannot be used together"
            ),
            (
                ExpectedAttributeValue(comparisonOperator: .eq),
                "Value or AttributeValueList must be used with ComparisonOperator: EQ"
            ),
            (
                ExpectedAttributeValue(attributeValueList: [1]),
                "AttributeValueList can only be used with a ComparisonOperator"
            ),
        ])
    func contradictions(expectation: ExpectedAttributeValue, problem: String) {
        #expect(
            message { () throws(DynamoError) in _ = try Condition.expected(["a": expectation]) }
                == "One or more parameter values were invalid: \(problem) for Attribute: a")
    }

    @Test("Comparisons are checked as in filters")
    func comparisons() {
        let expectation = ExpectedAttributeValue(comparisonOperator: .le, attributeValueList: [.list([1])])
        #expect(
            message { () throws(DynamoError) in _ = try Condition.expected(["a": expectation]) }
                == "One or more parameter values were invalid: ComparisonOperator LE is not valid for L AttributeValue "
                + "type")
    }
}
