import DynamoModel

extension ExpectedAttributeValue {
    /// What is expected of an attribute: a comparison, or in the oldest form that it has a value or does not exist.
    func condition(on attribute: Text) throws(DynamoError) -> Condition {
        if value != nil, attributeValueList != nil {
            throw invalid("Value and AttributeValueList cannot be used together", attribute)
        }
        if let comparisonOperator { return try comparison(comparisonOperator, on: attribute) }
        guard attributeValueList == nil else {
            throw invalid("AttributeValueList can only be used with a ComparisonOperator", attribute)
        }
        switch (exists, value) {
        case (false, nil):
            return .attributeNotExists(DocumentPath(attribute))
        case (false, _?):
            throw invalid("Value cannot be used when Exists is false", attribute)
        case (_, let value?):
            return .comparison(.path(DocumentPath(attribute)), .equal, .value(value))
        case (_, nil):
            throw invalid("Value must be provided when Exists is \(exists.map(String.init) ?? "null")", attribute)
        }
    }

    private func comparison(
        _ comparisonOperator: ComparisonOperator, on attribute: Text
    ) throws(DynamoError) -> Condition {
        guard exists == nil else {
            throw invalid("Exists and ComparisonOperator cannot be used together", attribute)
        }
        let isUnary = comparisonOperator == .null || comparisonOperator == .notNull
        guard isUnary || value != nil || attributeValueList != nil else {
            throw invalid(
                "Value or AttributeValueList must be used with ComparisonOperator: \(comparisonOperator.rawValue)",
                attribute)
        }
        let comparison = LegacyComparison(
            comparisonOperator: comparisonOperator, values: attributeValueList ?? (value.map { [$0] } ?? []))
        try comparison.check()
        return comparison.condition(on: attribute)
    }

    private func invalid(_ problem: String, _ attribute: Text) -> DynamoError {
        .invalidLegacyParameter("\(problem) for Attribute: \(attribute)")
    }
}
