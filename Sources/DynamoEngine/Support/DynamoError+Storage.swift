import DynamoModel
import DynamoStorage

extension DynamoError {
    /// What a request is told when the store fails: an internal error with the store's own words.
    init(storage error: StorageError) {
        self.init(.internalServer, "The store failed: \(error.message)")
    }
}
