public import DynamoModel

/// The rules about parameters from before there were expressions, as far as they concern several parameters at once.
///
/// See [Legacy conditional parameters](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html).
public enum LegacyParameters {
    /// Checks that a request does not have both kinds of parameters.
    ///
    /// - Parameters:
    ///   - legacy: the names of the operation's legacy parameters, in the order of DynamoDB's messages, and whether the
    ///     request has them.
    ///   - expressions: the same of the expressions.
    /// - Throws: a ValidationException that lists the request's parameters of both kinds.
    public static func checkNotMixed(
        legacy: KeyValuePairs<String, Bool>, expressions: KeyValuePairs<String, Bool>
    ) throws(DynamoError) {
        let legacy = present(legacy)
        let expressions = present(expressions)
        guard !legacy.isEmpty, !expressions.isEmpty else { return }
        throw .validation(
            "Can not use both expression and non-expression parameters in the same request: "
                + "Non-expression parameters: {\(legacy)} Expression parameters: {\(expressions)}")
    }

    private static func present(_ parameters: KeyValuePairs<String, Bool>) -> String {
        parameters.filter(\.value).map(\.key).joined(separator: ", ")
    }

    /// Checks that a ConditionalOperator has conditions to join.
    ///
    /// - Parameter conditionCount: the elements of Expected, QueryFilter or ScanFilter.
    /// - Throws: a ValidationException when there are fewer than two.
    public static func check(
        _ conditionalOperator: ConditionalOperator?, joins conditionCount: Int
    ) throws(DynamoError) {
        guard conditionalOperator != nil else { return }
        guard conditionCount > 0 else {
            throw .validation("ConditionalOperator cannot be used without Filter or Expected")
        }
        guard conditionCount > 1 else {
            throw .validation(
                "ConditionalOperator can only be used when Filter or Expected has two or more elements")
        }
    }
}
