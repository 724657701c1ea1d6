import DynamoModel

/// A ComparisonOperator with the values that it compares an attribute with: what Expected, QueryFilter, ScanFilter and
/// KeyConditions are made of.
struct LegacyComparison {
    let comparisonOperator: ComparisonOperator
    let values: [AttributeValue]

    /// Checks number and types of the values.
    ///
    /// - Throws: a ValidationException about the first problem, in DynamoDB's order.
    func check() throws(DynamoError) {
        guard comparisonOperator.valueCounts.contains(values.count) else {
            throw .invalidLegacyParameter(
                "Invalid number of argument(s) for the \(comparisonOperator.rawValue) ComparisonOperator")
        }
        guard let kind = values.first?.kind else { return }
        guard values.allSatisfy({ $0.kind == kind }) else {
            throw .invalidLegacyParameter("AttributeValues inside AttributeValueList must be of same type")
        }
        guard comparisonOperator.valueKinds.contains(kind) else {
            throw .invalidLegacyParameter(
                "ComparisonOperator \(comparisonOperator.rawValue) is not valid for \(kind.rawValue) AttributeValue type"
            )
        }
        if comparisonOperator == .between { try checkBounds() }
    }

    private func checkBounds() throws(DynamoError) {
        let (lower, upper) = (CanonicalValue(values[0]), CanonicalValue(values[1]))
        let order = lower.withView { lower in upper.withView { upper in lower.order(to: upper) } }
        guard let order, order <= 0 else {
            throw .validation(
                "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound")
        }
    }

    /// The checked comparison as a condition.
    func condition(on attribute: Text) -> Condition {
        let path = DocumentPath(attribute)
        func compare(_ comparator: Comparator) -> Condition {
            .comparison(.path(path), comparator, .value(values[0]))
        }
        switch comparisonOperator {
        case .eq: return compare(.equal)
        case .ne: return compare(.notEqual)
        case .lt: return compare(.less)
        case .le: return compare(.lessOrEqual)
        case .gt: return compare(.greater)
        case .ge: return compare(.greaterOrEqual)
        case .null: return .attributeNotExists(path)
        case .notNull: return .attributeExists(path)
        case .in: return .oneOf(.path(path), values.map { .value($0) })
        case .between: return .between(.path(path), lower: .value(values[0]), upper: .value(values[1]))
        case .beginsWith: return .beginsWith(.path(path), prefix: .value(values[0]))
        case .contains: return .contains(.path(path), element: .value(values[0]))
        // Other than NE, it does not hold of a missing attribute.
        case .notContains:
            return .all([.attributeExists(path), .not(.contains(.path(path), element: .value(values[0])))])
        }
    }

    /// The checked comparison as a test of a key attribute; nil when keys cannot be read by it.
    var keyTest: KeyCondition.Test? {
        switch comparisonOperator {
        case .eq: .equal(values[0])
        case .lt: .less(values[0])
        case .le: .lessOrEqual(values[0])
        case .gt: .greater(values[0])
        case .ge: .greaterOrEqual(values[0])
        case .between: .between(values[0], values[1])
        case .beginsWith: .beginsWith(values[0])
        case .ne, .null, .notNull, .contains, .notContains, .in: nil
        }
    }
}

extension ComparisonOperator {
    /// How many values the operator may have.
    fileprivate var valueCounts: ClosedRange<Int> {
        switch self {
        case .null, .notNull: 0...0
        case .eq, .ne, .lt, .le, .gt, .ge, .contains, .notContains, .beginsWith: 1...1
        case .between: 2...2
        case .in: 1...Int.max
        }
    }

    /// The types that its values may have.
    fileprivate var valueKinds: [AttributeValue.Kind] {
        switch self {
        case .eq, .ne, .null, .notNull: AttributeValue.Kind.allCases
        case .lt, .le, .gt, .ge, .between, .in: .ordered
        case .contains, .notContains: [.string, .number, .binary, .boolean, .null]
        case .beginsWith: .prefixed
        }
    }
}

extension DynamoError {
    static func invalidLegacyParameter(_ problem: String) -> DynamoError {
        .validation("One or more parameter values were invalid: \(problem)")
    }
}
