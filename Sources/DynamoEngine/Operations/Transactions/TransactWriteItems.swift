import DynamoExpressions
public import DynamoModel

extension Database {
    /// Puts, updates, deletes and checks up to 100 distinct items of one or more tables, all or none.
    ///
    /// The request is checked action by action before any table is looked up. What is wrong with a key or with the
    /// value of an index key, and what fails for the items as they are, cancels the transaction:
    /// TransactionCanceledException with a reason for each action.
    ///
    /// See [TransactWriteItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html).
    public func transactWriteItems(
        _ input: TransactWriteItemsInput, completion: @escaping Completion<TransactWriteItemsOutput>
    ) {
        do throws(DynamoError) {
            let actions = try input.transactItems.map { entry throws(DynamoError) in try bind(entry) }
            guard actions.reduce(0, { $0 + $1.payloadBytes }) <= TransactionLimit.bytes else {
                throw .transactionTooLarge
            }
            let tables = try actions.map { action throws(DynamoError) in try catalog.tableForItems(action.tableName) }
            guard let token = input.clientRequestToken else {
                return transact(actions, on: tables, as: Transaction(), input, completion)
            }
            switch try tokens.claim(token, digest: RequestDigest.of(input)) {
            case .made(let units):
                completion(.success(repeated(input, units: units, tables: tables)))
            case .new(let claim):
                transact(actions, on: tables, as: Transaction(claim: claim), input) { result in
                    // First, so that the client's next request finds the token as it now is.
                    self.tokens.release(claim)
                    completion(result)
                }
            }
        } catch {
            completion(.failure(error))
        }
    }

    private func transact(
        _ actions: [TransactAction], on tables: [Table], as transaction: Transaction, _ input: TransactWriteItemsInput,
        _ completion: @escaping Completion<TransactWriteItemsOutput>
    ) {
        do throws(DynamoError) {
            let writes = try plan(actions, on: tables)
            transact(writes, as: transaction) { result in
                completion(result.map { self.output(input, actions: actions, tables: tables, changes: $0) })
            }
        } catch {
            completion(.failure(error))
        }
    }

    /// The writes of a transaction, checked against the tables. The first fault cancels; an empty key refuses the
    /// request.
    private func plan(_ actions: [TransactAction], on tables: [Table]) throws(DynamoError) -> [ItemWrite] {
        var writes: [ItemWrite] = []
        writes.reserveCapacity(actions.count)
        for (action, table) in zip(actions, tables) {
            do throws(DynamoError) {
                writes.append(try plan(action, on: table))
            } catch {
                if table.key.attributes.contains(where: { error == .emptyKey($0) }) { throw error }
                throw .cancelled(by: error, at: writes.count, of: actions.count)
            }
        }
        guard Set(writes.map(\.key)).count == writes.count else { throw .severalOperationsOnItem }
        return writes
    }

    private func plan(_ action: TransactAction, on table: Table) throws(DynamoError) -> ItemWrite {
        let item = action.item
        let key = try table.key.checkedKey(of: item, for: action.keyUse, in: table.keyspace)
        func write(_ change: @escaping @Sendable (StoredItem?) throws(DynamoError) -> StoredItem?) -> ItemWrite {
            ItemWrite(
                table: table, key: key, condition: action.condition,
                returnsItemOnFailure: action.returnsItemOnFailure, change: change)
        }
        switch action.effect {
        case .put:
            try IndexKeyChecks(indexes: table.indexes).check(put: item)
            let new = StoredItem(item)
            return write { _ in new }
        case .update(let update):
            try check(update, keeps: table.key)
            return write { old throws(DynamoError) in try Self.apply(update, to: old, key: item, in: table) }
        case .delete: return write { _ in nil }
        case .check: return write { $0 }
        }
    }

    private func output(
        _ input: TransactWriteItemsInput, actions: [TransactAction], tables: [Table], changes: [ItemChange]
    ) -> TransactWriteItemsOutput {
        var capacity = TransactionCapacity(input.returnConsumedCapacity, direction: .write)
        for (table, change) in zip(tables, changes) { capacity[table].add(transacted: change) }
        var metrics: [String: [ItemCollectionMetrics]] = [:]
        for (action, table) in zip(actions, tables) where !action.isCheck {
            guard let one = itemCollectionMetrics(input.returnItemCollectionMetrics, of: action.item, in: table)
            else { continue }
            let known = metrics[table.name, default: []]
            if !known.contains(where: { $0.itemCollectionKey == one.itemCollectionKey }) {
                metrics[table.name] = known + [one]
            }
        }
        return TransactWriteItemsOutput(
            consumedCapacity: capacity.consumed, itemCollectionMetrics: metrics.isEmpty ? nil : metrics)
    }

    /// The answer to a request that was made before: it tells what reading the items cost.
    private func repeated(
        _ input: TransactWriteItemsInput, units: [UInt8], tables: [Table]
    ) -> TransactWriteItemsOutput {
        var capacity = TransactionCapacity(input.returnConsumedCapacity, direction: .read)
        for (table, units) in zip(tables, units) { capacity[table].add(transactedRead: Double(units)) }
        return TransactWriteItemsOutput(consumedCapacity: capacity.consumed)
    }
}

extension TransactAction {
    /// What the action's item is to its table's key.
    fileprivate var keyUse: KeyUse {
        if case .put = effect { return .item }
        return .key
    }
}
