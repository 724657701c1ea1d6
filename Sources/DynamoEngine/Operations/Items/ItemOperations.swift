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
        output: @escaping @Sendable (ItemChange) -> Output
    ) {
        do throws(DynamoError) {
            write([try plan()]) { result in completion(result.map { output($0[0]) }) }
        } catch {
            completion(.failure(error))
        }
    }

    /// The condition of a PutItem or DeleteItem.
    func bindCondition(
        _ text: String?, names: [Text: Text]?, values: Item?
    ) throws(DynamoError) -> Condition? {
        guard text != nil || names != nil || values != nil else { return nil }
        var scope = try PlaceholderScope(
            names: names, values: values, hasExpression: text != nil, hasValueExpression: text != nil)
        guard let text else { return nil }
        let condition = try expressions.condition(text, kind: .condition, scope: &scope)
        try scope.checkAllUsed()
        return condition
    }

    /// The projection of a GetItem or of a table's keys in a BatchGetItem.
    func bindProjection(_ text: String?, names: [Text: Text]?) throws(DynamoError) -> Projection? {
        guard text != nil || names != nil else { return nil }
        var scope = try PlaceholderScope(
            names: names, values: nil, hasExpression: text != nil, hasValueExpression: false)
        guard let text else { return nil }
        let projection = try expressions.projection(text, scope: &scope)
        try scope.checkAllUsed()
        return projection
    }

    /// PutItem, UpdateItem and DeleteItem put what is wrong with their expressions into the envelope of constraint errors.
    func enveloping<Result>(_ body: () throws(DynamoError) -> Result) throws(DynamoError) -> Result {
        do throws(DynamoError) {
            return try body()
        } catch where error.code == .validation {
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
