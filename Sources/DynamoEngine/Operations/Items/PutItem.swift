import DynamoExpressions
public import DynamoModel

extension Database {
    /// Creates an item, or replaces the one that has the same key.
    ///
    /// See [PutItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html).
    public func putItem(_ input: PutItemInput, completion: @escaping Completion<PutItemOutput>) {
        write(completion) { () throws(DynamoError) in
            try plan(input)
        } output: { table, change in
            PutItemOutput(
                attributes: input.returnValues == .allOld ? change.old?.item : nil,
                consumedCapacity: CapacityReport(change)
                    .consumed(input.returnConsumedCapacity, tableName: input.tableName),
                itemCollectionMetrics: self.itemCollectionMetrics(
                    input.returnItemCollectionMetrics, of: input.item, in: table))
        }
    }

    private func plan(_ input: PutItemInput) throws(DynamoError) -> ItemWrite {
        try checkReturnsOldOrNothing(input.returnValues)
        let condition = try enveloping { () throws(DynamoError) in
            try bindCondition(
                input.conditionExpression, names: input.expressionAttributeNames,
                values: input.expressionAttributeValues, expected: input.expected,
                conditionalOperator: input.conditionalOperator)
        }
        let new = StoredItem(input.item)
        guard new.byteSize <= ItemLimit.bytes else { throw .itemTooLarge }
        let table = try catalog.tableForItems(input.tableName)
        try checkLeavesKeysWhole(condition, of: table)
        let key = try table.key.checkedKey(of: input.item, for: .item, in: table.keyspace)
        try IndexKeyChecks(indexes: table.indexes).check(put: input.item)
        return ItemWrite(
            table: table, key: key,
            condition: condition, returnsItemOnFailure: input.returnValuesOnConditionCheckFailure == .allOld
        ) { _ in new }
    }
}
