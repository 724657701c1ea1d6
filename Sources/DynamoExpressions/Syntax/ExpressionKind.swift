import DynamoModel

/// The five expression parameters. The kind chooses the grammar and stands in error messages.
public enum ExpressionKind: Int, Sendable, CaseIterable {
    case condition
    case filter
    case keyCondition
    case projection
    case update

    /// The parameter's name in requests and messages.
    public var parameterName: String {
        switch self {
        case .condition: "ConditionExpression"
        case .filter: "FilterExpression"
        case .keyCondition: "KeyConditionExpression"
        case .projection: "ProjectionExpression"
        case .update: "UpdateExpression"
        }
    }

    /// A ValidationException that names the parameter.
    func invalid(_ problem: String) -> DynamoError {
        .validation("Invalid \(parameterName): \(problem)")
    }

    var keywords: [Keyword] {
        switch self {
        case .condition, .filter, .keyCondition: Keyword.conditionKeywords
        case .projection: []
        case .update: Keyword.updateKeywords
        }
    }
}

/// DynamoDB's limits on expressions.
///
/// See [Quotas](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html).
public enum ExpressionLimits {
    /// The bytes of an expression as sent.
    public static let expressionByteCount = 4096
    /// Comparators, logical operators, BETWEEN, IN, + and -.
    public static let operatorCount = 300
    /// Operands in the parentheses of IN.
    public static let oneOfOperandCount = 100
    /// Elements of a document path.
    public static let pathElementCount = 32
    /// The largest index into a list.
    static let listIndex = Int(Int32.max)
    /// The bytes of a placeholder, with `#` or `:`.
    static let placeholderByteCount = 255
    /// The bytes of an attribute's name.
    static let attributeNameByteCount = 65535
    /// Calls, and parentheses around operands, inside each other. More than any expression within the other limits can
    /// have; it keeps the parser's recursion within the stack.
    static let nestingDepth = 250
}
