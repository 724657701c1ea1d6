import DynamoExpressions
import DynamoModel

/// One action of a TransactWriteItems, with its expressions bound: all that can be known before its table is looked up.
struct TransactAction: Sendable {
    /// What the action does to its item.
    enum Effect: Sendable {
        case put
        case update(Update)
        case delete
        case check
    }

    let effect: Effect
    /// As the request gives it.
    let tableName: String
    /// The item to be put, or the key.
    let item: Item
    let condition: Condition?
    let returnsItemOnFailure: Bool
    /// What the action counts for in the size of the transaction, in bytes.
    let payloadBytes: Int

    var isCheck: Bool {
        if case .check = effect { return true }
        return false
    }
}

extension Database {
    /// Checks one action by itself and binds its expressions.
    func bind(_ entry: TransactWriteItem) throws(DynamoError) -> TransactAction {
        switch (entry.conditionCheck, entry.put, entry.delete, entry.update) {
        case (let check?, nil, nil, nil): return try bind(check)
        case (nil, let put?, nil, nil): return try bind(put)
        case (nil, nil, let delete?, nil): return try bind(delete)
        case (nil, nil, nil, let update?): return try bind(update)
        default: throw .validation("TransactItems can only contain one of Check, Put, Update or Delete")
        }
    }

    private func bind(_ put: TransactPut) throws(DynamoError) -> TransactAction {
        guard put.item.byteSize <= ItemLimit.bytes else { throw .itemTooLarge }
        let expressions = TransactExpressions(
            condition: put.conditionExpression, names: put.expressionAttributeNames,
            values: put.expressionAttributeValues)
        return TransactAction(
            effect: .put, tableName: put.tableName, item: put.item,
            condition: try bind(expressions).condition,
            returnsItemOnFailure: put.returnValuesOnConditionCheckFailure == .allOld,
            payloadBytes: put.item.byteSize + expressions.byteSize)
    }

    private func bind(_ update: TransactUpdate) throws(DynamoError) -> TransactAction {
        let expressions = TransactExpressions(
            update: update.updateExpression, condition: update.conditionExpression,
            names: update.expressionAttributeNames, values: update.expressionAttributeValues)
        let bound = try bind(expressions)
        return TransactAction(
            effect: bound.update.map { .update($0) } ?? .check, tableName: update.tableName, item: update.key,
            condition: bound.condition,
            returnsItemOnFailure: update.returnValuesOnConditionCheckFailure == .allOld,
            payloadBytes: update.key.byteSize + expressions.byteSize)
    }

    private func bind(_ delete: TransactDelete) throws(DynamoError) -> TransactAction {
        let expressions = TransactExpressions(
            condition: delete.conditionExpression, names: delete.expressionAttributeNames,
            values: delete.expressionAttributeValues)
        return TransactAction(
            effect: .delete, tableName: delete.tableName, item: delete.key,
            condition: try bind(expressions).condition,
            returnsItemOnFailure: delete.returnValuesOnConditionCheckFailure == .allOld,
            payloadBytes: delete.key.byteSize + expressions.byteSize)
    }

    private func bind(_ check: TransactConditionCheck) throws(DynamoError) -> TransactAction {
        let expressions = TransactExpressions(
            condition: check.conditionExpression, names: check.expressionAttributeNames,
            values: check.expressionAttributeValues)
        return TransactAction(
            effect: .check, tableName: check.tableName, item: check.key,
            condition: try bind(expressions).condition,
            returnsItemOnFailure: check.returnValuesOnConditionCheckFailure == .allOld,
            payloadBytes: check.key.byteSize + expressions.byteSize)
    }

    /// Binds an action's expressions. Names and values of an action that has none are not looked at.
    private func bind(
        _ texts: TransactExpressions
    ) throws(DynamoError) -> (update: Update?, condition: Condition?) {
        guard texts.update != nil || texts.condition != nil else { return (nil, nil) }
        var scope = try PlaceholderScope(names: texts.names, values: texts.values)
        var update: Update?
        if let text = texts.update {
            guard text.utf8.count <= TransactExpressions.maximumBytes else {
                throw .validation(
                    "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;")
            }
            update = try expressions.update(text, scope: &scope)
        }
        var condition: Condition?
        if let text = texts.condition {
            condition = try expressions.condition(text, kind: .condition, scope: &scope)
        }
        try scope.checkAllUsed()
        return (update, condition)
    }
}

/// The expressions of one action, as the request gives them.
private struct TransactExpressions {
    static let maximumBytes = 4_096

    var update: String?
    var condition: String?
    let names: [Text: Text]?
    let values: Item?

    /// What they count for in the size of the transaction, in bytes.
    var byteSize: Int {
        let namesBytes = (names ?? [:]).reduce(0) { $0 + $1.key.utf8Count + $1.value.utf8Count }
        return (update?.utf8.count ?? 0) + (condition?.utf8.count ?? 0) + namesBytes + (values?.byteSize ?? 0)
    }
}
