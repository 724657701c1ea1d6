public import DynamoModel

extension Condition {
    /// The condition of an Expected parameter; nil when it has no elements.
    ///
    /// See [Expected](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Expected.html).
    ///
    /// - Parameter conditionalOperator: whether all elements have to hold, as without it, or one.
    /// - Throws: a ValidationException about the first malformed element, in the order of their names.
    public static func expected(
        _ expected: [Text: ExpectedAttributeValue], joinedBy conditionalOperator: ConditionalOperator? = nil
    ) throws(DynamoError) -> Condition? {
        var conditions: [Condition] = []
        for (attribute, expectation) in expected.sorted(by: { $0.key < $1.key }) {
            try AttributeName.check(byteCount: attribute.utf8Count)
            conditions.append(try expectation.condition(on: attribute))
        }
        return joined(conditions, by: conditionalOperator)
    }

    /// The condition of a QueryFilter or ScanFilter; nil when it has no elements.
    ///
    /// See [ScanFilter](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.ScanFilter.html).
    ///
    /// - Parameter conditionalOperator: whether all elements have to hold, as without it, or one.
    /// - Throws: a ValidationException about the first malformed element, in the order of their names.
    public static func filter(
        _ filter: [Text: LegacyCondition], joinedBy conditionalOperator: ConditionalOperator? = nil
    ) throws(DynamoError) -> Condition? {
        var conditions: [Condition] = []
        for (attribute, element) in filter.sorted(by: { $0.key < $1.key }) {
            try AttributeName.check(byteCount: attribute.utf8Count)
            let comparison = element.comparison
            try comparison.check()
            conditions.append(comparison.condition(on: attribute))
        }
        return joined(conditions, by: conditionalOperator)
    }

    private static func joined(_ conditions: [Condition], by conditionalOperator: ConditionalOperator?) -> Condition? {
        guard conditions.count > 1 else { return conditions.first }
        return conditionalOperator == .or ? .any(conditions) : .all(conditions)
    }
}

extension LegacyCondition {
    var comparison: LegacyComparison {
        LegacyComparison(comparisonOperator: comparisonOperator, values: attributeValueList ?? [])
    }
}
