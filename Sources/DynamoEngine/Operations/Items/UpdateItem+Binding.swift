import DynamoExpressions
import DynamoModel

extension Database {
    func bind(
        _ input: UpdateItemInput
    ) throws(DynamoError) -> (update: Update?, condition: Condition?) {
        try checkNotMixed(input)
        let hasExpression = input.updateExpression != nil || input.conditionExpression != nil
        var scope = try PlaceholderScope(
            names: input.expressionAttributeNames, values: input.expressionAttributeValues,
            hasExpression: hasExpression, hasValueExpression: hasExpression)
        try LegacyParameters.check(input.conditionalOperator, joins: input.expected?.count ?? 0)
        var update: Update?
        if let elements = input.attributeUpdates { update = try .attributeUpdates(elements) }
        var condition: Condition?
        if let elements = input.expected {
            condition = try .expected(elements, joinedBy: input.conditionalOperator)
        }
        if let text = input.updateExpression { update = try expressions.update(text, scope: &scope) }
        if let text = input.conditionExpression {
            condition = try expressions.condition(text, kind: .condition, scope: &scope)
        }
        try scope.checkAllUsed()
        return (update, condition)
    }

    private func checkNotMixed(_ input: UpdateItemInput) throws(DynamoError) {
        guard input.attributeUpdates != nil || input.expected != nil || input.conditionalOperator != nil else { return }
        try LegacyParameters.checkNotMixed(
            legacy: [
                "AttributeUpdates": input.attributeUpdates != nil, "Expected": input.expected != nil,
                "ConditionalOperator": input.conditionalOperator != nil,
            ],
            expressions: [
                "UpdateExpression": input.updateExpression != nil,
                "ConditionExpression": input.conditionExpression != nil,
            ])
    }
}
