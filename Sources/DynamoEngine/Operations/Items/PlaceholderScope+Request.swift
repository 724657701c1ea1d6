import DynamoExpressions
import DynamoModel

extension PlaceholderScope {
    /// The scope of a request's expressions.
    ///
    /// - Parameters:
    ///   - hasExpression: whether the request has any expression, without which names are refused.
    ///   - hasValueExpression: whether it has one that may hold values; a projection may not.
    ///   - missing: how the message about superfluous values ends: which expressions the request lacks.
    /// - Throws: a ValidationException for superfluous or malformed names and values.
    init(
        names: [Text: Text]?, values: Item?, hasExpression: Bool, hasValueExpression: Bool, missing: String = ""
    ) throws(DynamoError) {
        if names != nil, !hasExpression {
            throw .validation("ExpressionAttributeNames can only be specified when using expressions")
        }
        if values != nil, !hasValueExpression {
            throw .validation("ExpressionAttributeValues can only be specified when using expressions\(missing)")
        }
        try self.init(names: names, values: values)
    }
}
