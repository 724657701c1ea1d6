import DynamoExpressions
import DynamoModel

/// What the operations on single items share.

enum ItemLimit {
    /// The largest item, in bytes as DynamoDB counts them: 400 KB.
    static let bytes = 409_600
}

extension DynamoError {
    static let itemTooLarge = validation("Item size has exceeded the maximum allowed size")
    static let updatedItemTooLarge = validation("Item size to update has exceeded the maximum allowed size")
}

extension Database {
    /// Plans one write, makes it, and answers.
    func write<Output>(
        _ completion: @escaping Completion<Output>, plan: () throws(DynamoError) -> ItemWrite,
        output: @escaping @Sendable (Table, ItemChange) -> Output
    ) {
        do throws(DynamoError) {
            let planned = try plan()
            write(planned) { result in completion(result.map { output(planned.table, $0) }) }
        } catch {
            completion(.failure(error))
        }
    }

    /// The condition of a PutItem or DeleteItem, written as an expression or in the legacy way.
    func bindCondition(
        _ text: String?, names: [Text: Text]?, values: Item?, expected: [Text: ExpectedAttributeValue]?,
        conditionalOperator: ConditionalOperator?
    ) throws(DynamoError) -> Condition? {
        let isLegacy = expected != nil || conditionalOperator != nil
        guard isLegacy || text != nil || names != nil || values != nil else { return nil }
        if isLegacy {
            try LegacyParameters.checkNotMixed(
                legacy: ["Expected": expected != nil, "ConditionalOperator": conditionalOperator != nil],
                expressions: ["ConditionExpression": text != nil])
        }
        var scope = try PlaceholderScope(
            names: names, values: values, hasExpression: text != nil, hasValueExpression: text != nil)
        try LegacyParameters.check(conditionalOperator, joins: expected?.count ?? 0)
        guard let text else { return try .expected(expected ?? [:], joinedBy: conditionalOperator) }
        let condition = try expressions.condition(text, kind: .condition, scope: &scope)
        try scope.checkAllUsed()
        return condition
    }

    /// The projection of a GetItem or of a table's keys in a BatchGetItem.
    func bindProjection(
        _ text: String?, names: [Text: Text]?, attributesToGet: [Text]?
    ) throws(DynamoError) -> Projection? {
        guard attributesToGet != nil || text != nil || names != nil else { return nil }
        try checkProjectionNotMixed(attributesToGet: attributesToGet != nil, expression: text != nil)
        var scope = try PlaceholderScope(
            names: names, values: nil, hasExpression: text != nil, hasValueExpression: false)
        if let attributesToGet { return try Projection(attributesToGet: attributesToGet) }
        guard let text else { return nil }
        let projection = try expressions.projection(text, scope: &scope)
        try scope.checkAllUsed()
        return projection
    }

    /// Checks the parameters of GetItem and, for all of its tables together, BatchGetItem.
    func checkProjectionNotMixed(attributesToGet: Bool, expression: Bool) throws(DynamoError) {
        guard attributesToGet, expression else { return }
        try LegacyParameters.checkNotMixed(
            legacy: ["AttributesToGet": attributesToGet], expressions: ["ProjectionExpression": expression])
    }

    /// PutItem, UpdateItem and DeleteItem put what is wrong with their expressions into the envelope of constraint
    /// errors.
    func enveloping<Result>(_ body: () throws(DynamoError) -> Result) throws(DynamoError) -> Result {
        do throws(DynamoError) {
            return try body()
        } catch  where error.code == .validation {
            throw .constraint(error.message)
        }
    }

    func checkReturnsOldOrNothing(_ values: ReturnValue?) throws(DynamoError) {
        switch values {
        case nil, .allOld, .nothing: return
        case .allNew, .updatedOld, .updatedNew: throw .constraint("ReturnValues can only be ALL_OLD or NONE")
        }
    }
}
