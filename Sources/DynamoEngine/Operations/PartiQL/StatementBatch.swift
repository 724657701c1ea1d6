import DynamoModel
import DynamoStorage

/// Gathers what the statements of a batch give, and answers when all are done.
final class StatementBatch: Sendable {
    private let level: ReturnConsumedCapacity?
    private let completion: Database.Completion<BatchExecuteStatementOutput>
    private let state: Locked<State>

    private struct State {
        var rest: Int
        var responses: [BatchStatementResponse]
        var reports: [String: CapacityReport] = [:]
        /// What failed statements cost: it counts into the total of a table on which another succeeds, but is told of
        /// neither table nor index.
        var failedUnits: [String: Double] = [:]
    }

    init(
        _ input: BatchExecuteStatementInput,
        _ completion: @escaping Database.Completion<BatchExecuteStatementOutput>
    ) {
        level = input.returnConsumedCapacity
        self.completion = completion
        let count = input.statements.count
        state = Locked(State(rest: count, responses: Array(repeating: BatchStatementResponse(), count: count)))
    }

    /// Ends a statement that could not be carried out.
    ///
    /// - Parameter tableName: of one that reached its table.
    func fail(_ index: Int, _ error: DynamoError, on tableName: String? = nil) {
        end(index) { state in
            state.responses[index] = BatchStatementResponse(
                error: BatchStatementError(code: error.statementCode, message: error.message), tableName: tableName)
        }
    }

    func succeed(_ index: Int, on tableName: String, item: Item?, capacity: CapacityReport) {
        end(index) { state in
            state.responses[index] = BatchStatementResponse(tableName: TableName(tableName).name, item: item)
            state.reports[tableName, default: CapacityReport()].add(capacity)
        }
    }

    /// Ends a write.
    func finish(_ index: Int, _ statement: StatementWrite, _ result: Result<ItemChange, DynamoError>) {
        switch result {
        case .success(let change):
            succeed(
                index, on: statement.tableName, item: statement.returned(change), capacity: CapacityReport(change))
        case .failure(let error):
            let units = CapacityUnits.write(bytes: statement.failedBytes.withLock { $0 })
            state.withLock { $0.failedUnits[statement.tableName, default: 0] += units }
            fail(index, error, on: TableName(statement.tableName).name)
        }
    }

    private func end(_ index: Int, _ body: (inout State) -> Void) {
        let finished = state.withLock { state -> State? in
            body(&state)
            state.rest -= 1
            return state.rest == 0 ? state : nil
        }
        if let finished { completion(.success(output(finished))) }
    }

    private func output(_ state: State) -> BatchExecuteStatementOutput {
        var capacity: [ConsumedCapacity] = []
        for (tableName, report) in state.reports.sorted(by: { Text($0.key) < Text($1.key) }) {
            guard var consumed = report.consumed(level, tableName: tableName) else { continue }
            consumed.capacityUnits = (consumed.capacityUnits ?? 0) + (state.failedUnits[tableName] ?? 0)
            capacity.append(consumed)
        }
        return BatchExecuteStatementOutput(
            responses: state.responses, consumedCapacity: capacity.isEmpty ? nil : capacity)
    }
}

extension DynamoError {
    /// The short code that a batch tells.
    fileprivate var statementCode: BatchStatementErrorCodeEnum {
        switch code {
        case .validation: .validationError
        case .conditionalCheckFailed: .conditionalCheckFailed
        case .duplicateItem: .duplicateItem
        case .resourceNotFound: .resourceNotFound
        case .transactionConflict: .transactionConflict
        case .itemCollectionSizeLimitExceeded: .itemCollectionSizeLimitExceeded
        default: .internalServerError
        }
    }
}
