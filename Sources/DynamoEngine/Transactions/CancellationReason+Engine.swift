import DynamoModel

extension CancellationReason {
    /// Of an action that would have succeeded.
    static let nothing = CancellationReason(code: "None")
    /// Of an action on an item that a transaction under way has.
    static let conflict = CancellationReason(
        code: "TransactionConflict", message: DynamoError.transactionConflict.message)

    /// The reason that an action's error is; nil for errors that are no fault of the action.
    init?(_ error: DynamoError) {
        switch error.code {
        case .conditionalCheckFailed:
            self.init(code: "ConditionalCheckFailed", message: error.message, item: error.item)
        case .validation: self.init(code: "ValidationError", message: error.message)
        case .duplicateItem: self.init(code: "DuplicateItem", message: error.message)
        default: return nil
        }
    }
}

extension DynamoError {
    static let transactionConflict = DynamoError(.transactionConflict, "Transaction is ongoing for the item")
    static let transactionInProgress = DynamoError(
        .transactionInProgress, "Transaction from previous request is still in progress")
    static let tokenUsedOtherwise = DynamoError(
        .idempotentParameterMismatch,
        "The ClientRequestToken has been used by a request with other parameters")
    static let severalOperationsOnItem = validation(
        "Transaction request cannot include multiple operations on one item")
    static let transactionTooLarge = validation("Transaction payload size cannot exceed 4 MB")

    /// A TransactionCanceledException.
    ///
    /// - Parameter reasons: one for each action, in the order of the actions.
    static func cancelled(_ reasons: [CancellationReason]) -> DynamoError {
        let codes = reasons.map(\.code).joined(separator: ", ")
        return DynamoError(
            .transactionCanceled,
            "Transaction cancelled, please refer cancellation reasons for specific reasons [\(codes)]",
            cancellationReasons: reasons)
    }

    /// A TransactionCanceledException for one of `count` actions; an error that is no fault of the action stays itself.
    static func cancelled(by error: DynamoError, at index: Int, of count: Int) -> DynamoError {
        guard let reason = CancellationReason(error) else { return error }
        var reasons = [CancellationReason](repeating: .nothing, count: count)
        reasons[index] = reason
        return cancelled(reasons)
    }
}

/// DynamoDB's limits on transactions. That of actions, 100, is the service model's.
enum TransactionLimit {
    /// What one transaction may carry or read, in bytes: 4 MB.
    static let bytes = 4 << 20
}
