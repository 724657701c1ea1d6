import DynamoExpressions
public import DynamoModel
import DynamoStorage

extension Database {
    /// Reads up to 100 distinct items of one or more tables as they were at one moment.
    ///
    /// An item that a transaction under way has cancels the request. Single writes under way do not: they come later
    /// than the moment.
    ///
    /// See [TransactGetItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html).
    public func transactGetItems(_ input: TransactGetItemsInput) throws(DynamoError) -> TransactGetItemsOutput {
        let gets = input.transactItems.map(\.get)
        let projections = try gets.map { get throws(DynamoError) in try bind(get) }
        let tables = try gets.map { get throws(DynamoError) in try catalog.tableForItems(get.tableName) }
        let keys = try checkedKeys(of: gets, in: tables)
        try checkConflicts(keys)
        let snapshot: any StoreSnapshot
        do throws(StorageError) {
            snapshot = try store.snapshot()
        } catch {
            throw DynamoError(storage: error)
        }
        var capacity = TransactionCapacity(input.returnConsumedCapacity, direction: .read)
        var responses: [ItemResponse] = []
        responses.reserveCapacity(gets.count)
        var bytes = 0
        for (index, key) in keys.enumerated() {
            let stored = try snapshot.item(at: key)
            bytes += stored?.byteSize ?? 0
            guard bytes <= TransactionLimit.bytes else { throw .transactionTooLarge }
            capacity[tables[index]].add(
                transactedRead: CapacityUnits.read(bytes: stored?.byteSize ?? 0, isConsistent: true))
            let item = stored.map { projections[index]?.apply(to: $0.item) ?? $0.item }
            responses.append(ItemResponse(item: item.flatMap { $0.isEmpty ? nil : $0 }))
        }
        return TransactGetItemsOutput(consumedCapacity: capacity.consumed, responses: responses)
    }

    /// Names without a projection are not looked at.
    private func bind(_ get: TransactGet) throws(DynamoError) -> Projection? {
        guard let text = get.projectionExpression else { return nil }
        var scope = try PlaceholderScope(names: get.expressionAttributeNames, values: nil)
        let projection = try expressions.projection(text, scope: &scope)
        try scope.checkAllUsed()
        return projection
    }

    /// The store's keys. Whatever is wrong with a key cancels, and all such are told.
    private func checkedKeys(of gets: [TransactGet], in tables: [Table]) throws(DynamoError) -> [[UInt8]] {
        var keys: [[UInt8]] = []
        var reasons: [CancellationReason] = []
        for (get, table) in zip(gets, tables) {
            do throws(DynamoError) {
                keys.append(try table.key.checkedKey(of: get.key, for: .key, in: table.keyspace))
                reasons.append(.nothing)
            } catch {
                guard let reason = CancellationReason(error) else { throw error }
                reasons.append(reason)
            }
        }
        guard keys.count == gets.count else { throw .cancelled(reasons) }
        guard Set(keys).count == keys.count else { throw .severalOperationsOnItem }
        return keys
    }

    private func checkConflicts(_ keys: [[UInt8]]) throws(DynamoError) {
        let reasons = keys.map { pending.isInTransaction($0) ? CancellationReason.conflict : .nothing }
        if reasons.contains(.conflict) { throw .cancelled(reasons) }
    }
}
