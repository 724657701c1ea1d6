import DynamoModel
import DynamoStorage

/// What one request writes: it becomes durable whole, and then the request is answered.
struct Commit: Sendable {
    /// The changes of the store.
    var batch: WriteBatch
    /// How the figures of the tables change whose items the batch changes: one for each of them, even if by nothing.
    var tallies: [Tally] = []
    /// The table that the batch drops. Commits behind this one that change its items fail.
    var dropped: Table?
    /// The slots of the keys that the batch changes.
    var slots: [PendingSlot] = []
    /// Called once, on the committer's thread, when the batch is durable or has failed.
    var completion: @Sendable (DynamoError?) -> Void

    /// A change in the number and size of the items of a table.
    struct Tally: Sendable {
        let table: Table
        let items: Int
        let bytes: Int
    }
}
