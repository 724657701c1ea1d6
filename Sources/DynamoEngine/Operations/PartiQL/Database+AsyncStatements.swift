public import DynamoModel

/// The operations of PartiQL, for callers that can await them.
extension Database {
    /// ``executeStatement(_:completion:)``
    @discardableResult
    public func executeStatement(_ input: ExecuteStatementInput) async throws(DynamoError) -> ExecuteStatementOutput {
        try await awaiting { executeStatement(input, completion: $0) }
    }

    /// ``batchExecuteStatement(_:completion:)``
    @discardableResult
    public func batchExecuteStatement(
        _ input: BatchExecuteStatementInput
    ) async throws(DynamoError) -> BatchExecuteStatementOutput {
        try await awaiting { batchExecuteStatement(input, completion: $0) }
    }

    /// ``executeTransaction(_:completion:)``
    @discardableResult
    public func executeTransaction(
        _ input: ExecuteTransactionInput
    ) async throws(DynamoError) -> ExecuteTransactionOutput {
        try await awaiting { executeTransaction(input, completion: $0) }
    }
}
