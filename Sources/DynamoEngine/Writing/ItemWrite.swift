import DynamoExpressions
import DynamoModel

/// One write of one item, ready to be decided: everything about the request has been checked but what depends on the
/// item.
struct ItemWrite: Sendable {
    let table: Table
    /// The store's key of the item.
    let key: [UInt8]
    /// What must be true of the item, or of no item, for the write to happen.
    var condition: Condition?
    /// Whether a failed condition tells the item.
    var returnsItemOnFailure = false
    /// Makes the new image of the old one, nil being no item.
    let change: @Sendable (StoredItem?) throws(DynamoError) -> StoredItem?

    /// The item before and after the write.
    func decide(on old: StoredItem?) throws(DynamoError) -> ItemChange {
        if let condition, !condition.matches(old?.item ?? .empty) {
            throw DynamoError(
                .conditionalCheckFailed, DynamoError.conditionalCheckFailed.message,
                item: returnsItemOnFailure ? old?.item : nil)
        }
        return ItemChange(old: old, new: try change(old))
    }
}
