public import DynamoModel

/// The conditions of a Query on key attributes: a KeyConditionExpression, KeyConditions, or made by code.
///
/// A KeyConditionExpression becomes one in two steps, because DynamoDB looks at other expressions in between: bind it
/// as a ``Condition``, then give it its shape with ``init(_:)``. Against a key schema it is resolved with
/// ``resolved(against:)``.
///
/// See [Key condition expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html).
public struct KeyCondition: Sendable, Hashable {
    /// What a clause asks of its attribute.
    public enum Test: Sendable, Hashable {
        case equal(AttributeValue)
        case less(AttributeValue)
        case lessOrEqual(AttributeValue)
        case greater(AttributeValue)
        case greaterOrEqual(AttributeValue)
        case between(AttributeValue, AttributeValue)
        case beginsWith(AttributeValue)

        /// The values that the attribute is compared with.
        public var operands: [AttributeValue] {
            switch self {
            case .equal(let value), .less(let value), .lessOrEqual(let value), .greater(let value),
                .greaterOrEqual(let value), .beginsWith(let value):
                [value]
            case .between(let lower, let upper): [lower, upper]
            }
        }
    }

    /// A condition on one attribute.
    public struct Clause: Sendable, Hashable {
        public var attribute: Text
        public var test: Test

        public init(_ attribute: Text, _ test: Test) {
            self.attribute = attribute
            self.test = test
        }
    }

    /// The clauses as written; no attribute has two.
    public let clauses: [Clause]

    /// A key condition of these clauses.
    ///
    /// - Throws: a ValidationException when an attribute has two clauses.
    public init(clauses: [Clause]) throws(DynamoError) {
        guard Set(clauses.map(\.attribute)).count == clauses.count else {
            throw ExpressionKind.keyCondition.invalid(
                "KeyConditionExpressions must only contain one condition per key")
        }
        self.clauses = clauses
    }
}
