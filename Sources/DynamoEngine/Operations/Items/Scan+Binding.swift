import DynamoExpressions
import DynamoModel

extension Database {
    func bind(
        _ input: ScanInput
    ) throws(DynamoError) -> (filter: Condition?, projection: Projection?) {
        try checkNotMixed(input)
        var scope = try PlaceholderScope(
            names: input.expressionAttributeNames, values: input.expressionAttributeValues,
            hasExpression: input.filterExpression != nil || input.projectionExpression != nil,
            hasValueExpression: input.filterExpression != nil, missing: ": FilterExpression is null")
        try LegacyParameters.check(input.conditionalOperator, joins: input.scanFilter?.count ?? 0)
        var projection: Projection?
        if let names = input.attributesToGet { projection = try Projection(attributesToGet: names) }
        var filter: Condition?
        if let elements = input.scanFilter {
            filter = try .filter(elements, joinedBy: input.conditionalOperator)
        }
        if let text = input.filterExpression {
            filter = try expressions.condition(text, kind: .filter, scope: &scope)
        }
        if let text = input.projectionExpression { projection = try expressions.projection(text, scope: &scope) }
        try scope.checkAllUsed()
        return (filter, projection)
    }

    private func checkNotMixed(_ input: ScanInput) throws(DynamoError) {
        let hasLegacy = input.attributesToGet != nil || input.scanFilter != nil || input.conditionalOperator != nil
        guard hasLegacy else { return }
        try LegacyParameters.checkNotMixed(
            legacy: [
                "AttributesToGet": input.attributesToGet != nil, "ScanFilter": input.scanFilter != nil,
                "ConditionalOperator": input.conditionalOperator != nil,
            ],
            expressions: [
                "ProjectionExpression": input.projectionExpression != nil,
                "FilterExpression": input.filterExpression != nil,
            ])
    }
}
