import DynamoExpressions
public import DynamoModel

extension Database {
    /// Deletes the item that has a key, if there is one.
    ///
    /// See [DeleteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html).
    public func deleteItem(_ input: DeleteItemInput, completion: @escaping Completion<DeleteItemOutput>) {
        write(completion) { () throws(DynamoError) in
            try plan(input)
        } output: { table, change in
            DeleteItemOutput(
                attributes: input.returnValues == .allOld ? change.old?.item : nil,
                consumedCapacity: CapacityReport(change)
                    .consumed(input.returnConsumedCapacity, tableName: input.tableName),
                itemCollectionMetrics: self.itemCollectionMetrics(
                    input.returnItemCollectionMetrics, of: input.key, in: table))
        }
    }

    private func plan(_ input: DeleteItemInput) throws(DynamoError) -> ItemWrite {
        try checkReturnsOldOrNothing(input.returnValues)
        let condition = try enveloping { () throws(DynamoError) in
            try bindCondition(
                input.conditionExpression, names: input.expressionAttributeNames,
                values: input.expressionAttributeValues, expected: input.expected,
                conditionalOperator: input.conditionalOperator)
        }
        let table = try catalog.tableForItems(input.tableName)
        try checkLeavesKeysWhole(condition, of: table)
        return ItemWrite(
            table: table, key: try table.key.checkedKey(of: input.key, for: .key, in: table.keyspace),
            condition: condition, returnsItemOnFailure: input.returnValuesOnConditionCheckFailure == .allOld
        ) { _ in nil }
    }
}
