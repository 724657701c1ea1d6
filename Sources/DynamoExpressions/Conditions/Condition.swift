public import DynamoModel

/// A condition on an item, ready to be evaluated: a ConditionExpression, a FilterExpression, or one made by code.
///
/// ```swift
/// let condition = Condition.comparison(.path("age"), .greaterOrEqual, .value(18))
/// condition.matches(["age": 20])      // true
/// ```
///
/// See [Comparison operator and function reference](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html).
public enum Condition: Sendable, Hashable {
    /// All of them hold.
    case all([Condition])
    /// At least one of them holds.
    case any([Condition])
    indirect case not(Condition)
    case comparison(Operand, Comparator, Operand)
    /// The first operand lies between the others, or is one of them.
    case between(Operand, lower: Operand, upper: Operand)
    /// The operand equals one of the list.
    case oneOf(Operand, [Operand])
    case attributeExists(DocumentPath)
    case attributeNotExists(DocumentPath)
    case attributeType(Operand, AttributeValue.Kind)
    case beginsWith(Operand, prefix: Operand)
    case contains(Operand, element: Operand)

    /// What a condition compares.
    public enum Operand: Sendable, Hashable {
        case path(DocumentPath)
        case value(CanonicalValue)
        /// The size of another operand.
        indirect case size(of: Operand)

        /// A value of the request.
        public static func value(_ value: AttributeValue) -> Operand {
            .value(CanonicalValue(value))
        }
    }
}

extension Condition {
    /// All paths that the condition mentions, in the order in which they are written, repetitions included.
    public var paths: [DocumentPath] {
        var paths: [DocumentPath] = []
        forEachOperand { operand in
            if case .path(let path) = operand { paths.append(path) }
        }
        return paths
    }

    /// The names of the top-level attributes that the condition mentions.
    public var topLevelNames: Set<Text> {
        Set(paths.map(\.attribute))
    }

    private func forEachOperand(_ body: (Operand) -> Void) {
        switch self {
        case .all(let conditions), .any(let conditions):
            for condition in conditions { condition.forEachOperand(body) }
        case .not(let condition):
            condition.forEachOperand(body)
        case .comparison(let left, _, let right):
            left.forEach(body)
            right.forEach(body)
        case .between(let operand, let lower, let upper):
            for operand in [operand, lower, upper] { operand.forEach(body) }
        case .oneOf(let operand, let list):
            operand.forEach(body)
            for operand in list { operand.forEach(body) }
        case .attributeExists(let path), .attributeNotExists(let path):
            body(.path(path))
        case .attributeType(let operand, _):
            operand.forEach(body)
        case .beginsWith(let operand, let other), .contains(let operand, let other):
            operand.forEach(body)
            other.forEach(body)
        }
    }
}

extension Condition.Operand {
    fileprivate func forEach(_ body: (Condition.Operand) -> Void) {
        body(self)
        if case .size(let operand) = self { operand.forEach(body) }
    }
}
