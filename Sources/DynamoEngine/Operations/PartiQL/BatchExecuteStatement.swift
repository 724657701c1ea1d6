import DynamoExpressions
public import DynamoModel
import DynamoStorage

extension Database {
    /// Executes up to 25 PartiQL statements, each by itself: either reads of single items or writes.
    ///
    /// A statement that fails has an error in its place and leaves the others alone.
    ///
    /// See [BatchExecuteStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html).
    public func batchExecuteStatement(
        _ input: BatchExecuteStatementInput, completion: @escaping Completion<BatchExecuteStatementOutput>
    ) {
        guard !input.statements.isEmpty else {
            return completion(.success(BatchExecuteStatementOutput(responses: [])))
        }
        var plans: [Result<BatchStatement, DynamoError>] = []
        var kinds: Set<Bool> = []
        for request in input.statements {
            plans.append(
                Result { () throws(DynamoError) in
                    let statement = try statements.statement(request.statement)
                    kinds.insert(statement.kind.isRead)
                    return try plan(try statement.bind(try request.parameters?.checked() ?? []), request)
                })
        }
        guard kinds.count < 2 else {
            return completion(
                .failure(.validation("Read and write requests together in the same batch is not supported.")))
        }
        let keys = plans.compactMap { try? $0.get().key }
        guard Set(keys).count == keys.count else { return completion(.failure(.duplicateKeys)) }
        let batch = StatementBatch(input, completion)
        // Each write is a commit: to wait for one before the next would be a sync for each.
        CommitWaiting.allowing(false) {
            for (index, plan) in plans.enumerated() {
                switch plan {
                case .failure(let error): batch.fail(index, error)
                case .success(.read(let read)): execute(read, as: index, of: batch)
                case .success(.write(let statement)):
                    write(statement.write) { result in batch.finish(index, statement, result) }
                }
            }
        }
    }

    private func plan(
        _ statement: BoundStatement, _ request: BatchStatementRequest
    ) throws(DynamoError) -> BatchStatement {
        switch statement {
        case .select(let select): return .read(try plan(select, isConsistent: request.consistentRead ?? false))
        case .exists: throw .validation("Unsupported operation: Call")
        case .insert, .update, .delete: return .write(try plan(statement))
        }
    }

    /// A SELECT has to give the whole key and nothing else, and to read a table.
    private func plan(_ select: BoundSelect, isConsistent: Bool) throws(DynamoError) -> BatchRead {
        let source = try source(of: select, isConsistent: isConsistent)
        let table = source.table
        guard source.index == nil, let clause = try StatementKey(select.condition, schema: table.key.attributes),
            clause.condition == nil
        else { throw .keyRequired(in: "BatchExecuteStatement") }
        return BatchRead(
            key: try table.key.checkedKey(of: clause.key, for: .key, in: table.keyspace),
            tableName: select.table, projection: try select.projection(), isConsistent: isConsistent)
    }

    private func execute(_ read: BatchRead, as index: Int, of batch: StatementBatch) {
        do throws(DynamoError) {
            let stored = try pending.durableItem(at: read.key, in: store)
            let units = CapacityUnits.read(bytes: stored?.byteSize ?? 0, isConsistent: read.isConsistent)
            batch.succeed(
                index, on: read.tableName, item: stored.map { read.projection?.apply(to: $0.item) ?? $0.item },
                capacity: CapacityReport(table: units))
        } catch {
            batch.fail(index, error, on: read.tableName)
        }
    }
}

/// A statement of a batch that can be executed.
private enum BatchStatement {
    case read(BatchRead)
    case write(StatementWrite)

    /// The store's key of its item.
    var key: [UInt8] {
        switch self {
        case .read(let read): read.key
        case .write(let statement): statement.write.key
        }
    }
}

private struct BatchRead {
    let key: [UInt8]
    let tableName: String
    let projection: SelectProjection?
    let isConsistent: Bool
}
