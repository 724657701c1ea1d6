import DynamoExpressions
public import DynamoModel

extension Database {
    /// Reads the item that has a key. Apus is always consistent: `consistentRead` only sets the price.
    ///
    /// See [GetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html).
    public func getItem(_ input: GetItemInput) throws(DynamoError) -> GetItemOutput {
        let projection = try bindProjection(
            input.projectionExpression, names: input.expressionAttributeNames, attributesToGet: input.attributesToGet)
        let table = try catalog.tableForItems(input.tableName)
        let key = try table.key.checkedKey(of: input.key, for: .key, in: table.keyspace)
        let stored = try pending.durableItem(at: key, in: store)
        return GetItemOutput(
            item: stored.map { projection?.apply(to: $0.item) ?? $0.item },
            consumedCapacity: CapacityReport(
                table: CapacityUnits.read(
                    bytes: stored?.byteSize ?? 0, isConsistent: input.consistentRead ?? false)
            ).consumed(input.returnConsumedCapacity, tableName: input.tableName))
    }
}
