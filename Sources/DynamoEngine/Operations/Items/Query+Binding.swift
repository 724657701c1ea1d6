import DynamoExpressions
import DynamoModel

/// What a Query asks for, with its expressions or their legacy forerunners bound.
struct BoundQuery {
    /// The key condition, of either form.
    enum Key {
        case expression(KeyCondition)
        case conditions(LegacyKeyConditions)

        func resolved(against schema: [KeyAttribute]) throws(DynamoError) -> ResolvedKeyCondition {
            switch self {
            case .expression(let condition): try condition.resolved(against: schema)
            case .conditions(let conditions): try conditions.resolved(against: schema)
            }
        }
    }

    let key: Key
    let filter: Condition?
    /// What messages call the filter.
    let filterName: String
    let projection: Projection?
}

extension Database {
    func bind(_ input: QueryInput) throws(DynamoError) -> BoundQuery {
        try checkNotMixed(input)
        var scope = try PlaceholderScope(
            names: input.expressionAttributeNames, values: input.expressionAttributeValues,
            hasExpression: input.keyConditionExpression != nil || input.filterExpression != nil
                || input.projectionExpression != nil,
            hasValueExpression: input.keyConditionExpression != nil || input.filterExpression != nil,
            missing: ": FilterExpression and KeyConditionExpression are null")
        try LegacyParameters.check(input.conditionalOperator, joins: input.queryFilter?.count ?? 0)
        var filter: Condition?
        if let elements = input.queryFilter {
            filter = try .filter(elements, joinedBy: input.conditionalOperator)
        }
        var projection: Projection?
        if let names = input.attributesToGet { projection = try Projection(attributesToGet: names) }
        guard input.keyConditionExpression != nil || input.keyConditions != nil else {
            throw .validation(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")
        }
        // The key condition is bound first but gets its shape last.
        var key: Condition?
        if let text = input.keyConditionExpression {
            key = try expressions.condition(text, kind: .keyCondition, scope: &scope)
        }
        if let text = input.filterExpression {
            filter = try expressions.condition(text, kind: .filter, scope: &scope)
        }
        if let text = input.projectionExpression { projection = try expressions.projection(text, scope: &scope) }
        try scope.checkAllUsed()
        return BoundQuery(
            key: try shape(key, or: input.keyConditions ?? [:]), filter: filter,
            filterName: input.queryFilter == nil ? "Filter Expression" : "QueryFilter", projection: projection)
    }

    private func shape(
        _ expression: Condition?, or conditions: [Text: LegacyCondition]
    ) throws(DynamoError) -> BoundQuery.Key {
        if let expression { return .expression(try KeyCondition(expression)) }
        return .conditions(try LegacyKeyConditions(conditions))
    }

    /// KeyConditions goes with expressions other than its own successor.
    private func checkNotMixed(_ input: QueryInput) throws(DynamoError) {
        let hasLegacy = input.attributesToGet != nil || input.queryFilter != nil || input.conditionalOperator != nil
        guard hasLegacy || input.keyConditions != nil else { return }
        try LegacyParameters.checkNotMixed(
            legacy: [
                "AttributesToGet": input.attributesToGet != nil, "QueryFilter": input.queryFilter != nil,
                "ConditionalOperator": input.conditionalOperator != nil,
                "KeyConditions": input.keyConditions != nil && input.keyConditionExpression != nil,
            ],
            expressions: [
                "ProjectionExpression": input.projectionExpression != nil,
                "FilterExpression": input.filterExpression != nil,
                "KeyConditionExpression": input.keyConditionExpression != nil,
            ])
    }
}
