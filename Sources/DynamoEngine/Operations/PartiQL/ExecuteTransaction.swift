import DynamoExpressions
public import DynamoModel

extension Database {
    /// Executes up to 100 PartiQL statements, all or none: either reads of single items, or writes and EXISTS.
    ///
    /// It is the same transaction as that of TransactGetItems and TransactWriteItems.
    ///
    /// See [ExecuteTransaction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html).
    public func executeTransaction(
        _ input: ExecuteTransactionInput, completion: @escaping Completion<ExecuteTransactionOutput>
    ) {
        do throws(DynamoError) {
            let statements = try bind(input)
            let reads = statements.filter { if case .select = $0 { true } else { false } }
            guard reads.isEmpty || reads.count == statements.count else {
                throw .validation("Read and write requests together in the same transaction is not supported.")
            }
            if reads.isEmpty { return try execute(writes: statements, input, completion) }
            completion(.success(try execute(reads: statements, input)))
        } catch {
            completion(.failure(error))
        }
    }

    private func bind(_ input: ExecuteTransactionInput) throws(DynamoError) -> [BoundStatement] {
        var bound: [BoundStatement] = []
        var bytes = 0
        for (index, request) in input.transactStatements.enumerated() {
            let parsed = try naming(index) { () throws(DynamoError) in try statements.statement(request.statement) }
            // What is wrong with a parameter is told without the statement's number.
            let parameters = try request.parameters?.checked() ?? []
            bytes += parameters.reduce(request.statement.utf8.count) { $0 + $1.byteSize }
            try naming(index) { () throws(DynamoError) in
                let statement = try parsed.bind(parameters)
                try check(statement)
                bound.append(statement)
            }
        }
        guard bytes <= TransactionLimit.bytes else { throw .transactionTooLarge }
        return bound
    }

    /// Tells which statement an error is about.
    private func naming<Result>(
        _ index: Int, _ body: () throws(DynamoError) -> Result
    ) throws(DynamoError) -> Result {
        do throws(DynamoError) {
            return try body()
        } catch  where error.code == .validation {
            throw .validation("Validation failed in TransactStatements[\(index)]: \(error.message)")
        }
    }

    private func check(_ statement: BoundStatement) throws(DynamoError) {
        let returning = DynamoError.validation("RETURNING clause is not supported in ExecuteTransaction.")
        switch statement {
        case .update(let update): guard update.returning == nil else { throw returning }
        case .delete(let delete): guard !delete.returnsOld else { throw returning }
        case .select(let select), .exists(let select):
            guard select.index == nil else {
                throw .validation("Reads on indices are not supported within transactions.")
            }
        case .insert: break
        }
    }

    // MARK: - Reads

    private func execute(
        reads statements: [BoundStatement], _ input: ExecuteTransactionInput
    ) throws(DynamoError) -> ExecuteTransactionOutput {
        var gets: [TransactGetItem] = []
        var projections: [SelectProjection?] = []
        for (index, statement) in statements.enumerated() {
            guard case .select(let select) = statement else { continue }
            try naming(index) { () throws(DynamoError) in
                let table = try catalog.tableForItems(select.table)
                guard let clause = try StatementKey(select.condition, schema: table.key.attributes),
                    clause.condition == nil
                else { throw .keyRequired(in: "ExecuteTransaction") }
                gets.append(TransactGetItem(get: TransactGet(key: clause.key, tableName: select.table)))
                projections.append(try select.projection())
            }
        }
        let output = try transactGetItems(
            TransactGetItemsInput(transactItems: gets, returnConsumedCapacity: input.returnConsumedCapacity))
        let responses = zip(output.responses ?? [], projections).map { response, projection in
            ItemResponse(item: response.item.map { projection?.apply(to: $0) ?? $0 })
        }
        return ExecuteTransactionOutput(responses: responses, consumedCapacity: output.consumedCapacity)
    }

    // MARK: - Writes

    private func execute(
        writes statements: [BoundStatement], _ input: ExecuteTransactionInput,
        _ completion: @escaping Completion<ExecuteTransactionOutput>
    ) throws(DynamoError) {
        guard let token = input.clientRequestToken else {
            return try transact(try plan(statements, input), as: Transaction(), input, completion)
        }
        switch try tokens.claim(token, digest: try Self.digest(of: input)) {
        case .made(let units):
            let tables = try statements.map { statement throws(DynamoError) in
                try catalog.tableForItems(statement.tableName)
            }
            var capacity = TransactionCapacity(input.returnConsumedCapacity, direction: .read)
            for (table, units) in zip(tables, units) { capacity[table].add(transactedRead: Double(units)) }
            completion(
                .success(ExecuteTransactionOutput(responses: [], consumedCapacity: capacity.consumed)))
        case .new(let claim):
            do throws(DynamoError) {
                try transact(try plan(statements, input), as: Transaction(claim: claim), input) { result in
                    self.tokens.release(claim)
                    completion(result)
                }
            } catch {
                tokens.release(claim)
                throw error
            }
        }
    }

    private func transact(
        _ planned: [StatementWrite], as transaction: Transaction, _ input: ExecuteTransactionInput,
        _ completion: @escaping Completion<ExecuteTransactionOutput>
    ) throws(DynamoError) {
        let writes = planned.map(\.write)
        guard Set(writes.map(\.key)).count == writes.count else { throw .severalOperationsOnItem }
        transact(writes, as: transaction) { result in
            completion(
                result.map { changes in
                    var capacity = TransactionCapacity(input.returnConsumedCapacity, direction: .write)
                    for (write, change) in zip(writes, changes) { capacity[write.table].add(transacted: change) }
                    return ExecuteTransactionOutput(responses: [], consumedCapacity: capacity.consumed)
                })
        }
    }

    /// The writes. What is wrong with a key, or with the value of an index key, cancels the transaction.
    private func plan(
        _ statements: [BoundStatement], _ input: ExecuteTransactionInput
    ) throws(DynamoError) -> [StatementWrite] {
        var planned: [StatementWrite] = []
        for (index, statement) in statements.enumerated() {
            let returnsItem = input.transactStatements[index].returnValuesOnConditionCheckFailure == .allOld
            do throws(DynamoError) {
                planned.append(try plan(statement, returnsItemOnFailure: returnsItem))
            } catch  where error == .keyEqualityMissing || statement.isCheck {
                try naming(index) { () throws(DynamoError) in throw error }
            } catch {
                throw .cancelled(by: error, at: index, of: statements.count)
            }
        }
        return planned
    }

    /// What two requests with the same token are compared by.
    private static func digest(of input: ExecuteTransactionInput) throws(DynamoError) -> [UInt8] {
        var hash = SHA256()
        func add(_ bytes: [UInt8]) {
            hash.update(withUnsafeBytes(of: Int64(bytes.count).littleEndian) { [UInt8]($0) })
            hash.update(bytes)
        }
        add([UInt8]((input.returnConsumedCapacity?.rawValue ?? "").utf8))
        for statement in input.transactStatements {
            var writer = ItemWriter()
            writer.write(.list(try statement.parameters?.checked() ?? []))
            add([UInt8](statement.statement.utf8))
            add(writer.bytes)
            add([UInt8]((statement.returnValuesOnConditionCheckFailure?.rawValue ?? "").utf8))
        }
        return hash.finish()
    }
}

extension BoundStatement {
    fileprivate var tableName: String {
        switch self {
        case .select(let select), .exists(let select): select.table
        case .insert(let insert): insert.table
        case .update(let update): update.table
        case .delete(let delete): delete.table
        }
    }

    /// Whether it is EXISTS.
    fileprivate var isCheck: Bool {
        if case .exists = self { true } else { false }
    }
}
