public import DynamoModel

/// The operations that write, for callers that can await them.
extension Database {
    /// ``putItem(_:completion:)``
    @discardableResult
    public func putItem(_ input: PutItemInput) async throws(DynamoError) -> PutItemOutput {
        try await awaiting { putItem(input, completion: $0) }
    }

    /// ``updateItem(_:completion:)``
    @discardableResult
    public func updateItem(_ input: UpdateItemInput) async throws(DynamoError) -> UpdateItemOutput {
        try await awaiting { updateItem(input, completion: $0) }
    }

    /// ``deleteItem(_:completion:)``
    @discardableResult
    public func deleteItem(_ input: DeleteItemInput) async throws(DynamoError) -> DeleteItemOutput {
        try await awaiting { deleteItem(input, completion: $0) }
    }

    /// ``batchWriteItem(_:completion:)``
    @discardableResult
    public func batchWriteItem(_ input: BatchWriteItemInput) async throws(DynamoError) -> BatchWriteItemOutput {
        try await awaiting { batchWriteItem(input, completion: $0) }
    }

    /// ``transactWriteItems(_:completion:)``
    @discardableResult
    public func transactWriteItems(
        _ input: TransactWriteItemsInput
    ) async throws(DynamoError) -> TransactWriteItemsOutput {
        try await awaiting { transactWriteItems(input, completion: $0) }
    }

    func awaiting<Output: Sendable>(
        _ body: (@escaping Completion<Output>) -> Void
    ) async throws(DynamoError) -> Output {
        let result: Result<Output, DynamoError> = await withCheckedContinuation { continuation in
            body { continuation.resume(returning: $0) }
        }
        return try result.get()
    }
}
