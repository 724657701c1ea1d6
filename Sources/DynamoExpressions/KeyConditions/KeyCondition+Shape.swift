public import DynamoModel

extension KeyCondition {
    /// The clauses of a bound KeyConditionExpression.
    ///
    /// - Throws: a ValidationException when the expression is more than clauses joined by AND, each of them one
    ///   attribute compared with values, or when an attribute has two clauses.
    public init(_ condition: Condition) throws(DynamoError) {
        var shape = KeyConditionShape()
        try shape.take(condition)
        self.clauses = shape.clauses
    }
}

/// Collects the clauses of a condition in the order of the text; the first that is none is an error.
private struct KeyConditionShape {
    private(set) var clauses: [KeyCondition.Clause] = []

    private static let kind = ExpressionKind.keyCondition

    mutating func take(_ condition: Condition) throws(DynamoError) {
        switch condition {
        case .all(let parts):
            for part in parts { try take(part) }
        case .comparison(let left, let comparator, let right):
            try takeComparison(left, comparator, right)
        case .between(let tested, let lower, let upper):
            try requirePath(tested, for: "BETWEEN")
            let (attribute, values) = try split([tested, lower, upper])
            try append(attribute, .between(values[0], values[1]))
        case .beginsWith(let tested, let prefix):
            try requirePath(tested, for: "begins_with")
            let (attribute, values) = try split([tested, prefix])
            try append(attribute, .beginsWith(values[0]))
        case .any: throw unsupported("OR")
        case .not: throw unsupported("NOT")
        case .oneOf: throw unsupported("IN")
        case .attributeExists: throw unsupported("attribute_exists")
        case .attributeNotExists: throw unsupported("attribute_not_exists")
        case .attributeType: throw unsupported("attribute_type")
        case .contains: throw unsupported("contains")
        }
    }

    private mutating func takeComparison(
        _ left: Condition.Operand, _ comparator: Comparator, _ right: Condition.Operand
    ) throws(DynamoError) {
        guard comparator != .notEqual else { throw unsupported(comparator.rawValue) }
        let (attribute, values) = try split([left, right])
        var comparator = comparator
        if case .value = left { comparator = comparator.mirrored }
        switch comparator {
        case .less: try append(attribute, .less(values[0]))
        case .lessOrEqual: try append(attribute, .lessOrEqual(values[0]))
        case .greater: try append(attribute, .greater(values[0]))
        case .greaterOrEqual: try append(attribute, .greaterOrEqual(values[0]))
        case .equal, .notEqual: try append(attribute, .equal(values[0]))
        }
    }

    /// The one attribute among the operands, and the values.
    private func split(_ operands: [Condition.Operand]) throws(DynamoError) -> (Text, [AttributeValue]) {
        var attribute: Text?
        var values: [AttributeValue] = []
        for operand in operands {
            switch operand {
            case .path(let path):
                guard attribute == nil else { throw malformed("Multiple attribute names used in one condition") }
                guard !path.isNested else {
                    throw Self.kind.invalid("KeyConditionExpressions cannot have conditions on nested attributes")
                }
                attribute = path.attribute
            case .value(let value):
                values.append(value.value)
            case .size:
                throw Self.kind.invalid("KeyConditionExpressions cannot contain nested operations")
            }
        }
        guard let attribute else { throw malformed("No key attribute specified") }
        return (attribute, values)
    }

    private func requirePath(_ operand: Condition.Operand, for symbol: String) throws(DynamoError) {
        guard case .value = operand else { return }
        throw malformed("\(symbol) operator must have the key attribute as its first operand")
    }

    private mutating func append(_ attribute: Text, _ test: KeyCondition.Test) throws(DynamoError) {
        guard !clauses.contains(where: { $0.attribute == attribute }) else {
            throw Self.kind.invalid("KeyConditionExpressions must only contain one condition per key")
        }
        clauses.append(KeyCondition.Clause(attribute, test))
    }

    private func unsupported(_ symbol: String) -> DynamoError {
        .validation("Invalid operator used in KeyConditionExpression: \(symbol)")
    }

    private func malformed(_ problem: String) -> DynamoError {
        .validation("Invalid condition in KeyConditionExpression: \(problem)")
    }
}
