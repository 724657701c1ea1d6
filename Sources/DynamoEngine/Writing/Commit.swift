import DynamoModel
import DynamoStorage

/// What one request writes: it becomes durable whole, and then the request is answered.
///
/// Belongs to the thread that makes it until it is submitted, and to the committer from then on.
final class Commit: @unchecked Sendable {
    /// The changes of the store.
    var batch: WriteBatch
    /// How the figures of keyspaces change.
    var tallies = ShortList<Tally>()
    /// The table that the batch drops. Writes of its items that are decided from then on fail.
    var dropped: Table?
    /// The slots of the keys that the batch changes.
    var slots = ShortList<PendingSlot>()
    /// The slots of all keys that a transaction has, which stay marked until it is done.
    var marked: [PendingSlot] = []
    /// What the committer does when everything that was queued before is in the store and nothing that was queued
    /// later is.
    var action: (@Sendable () -> Void)?
    /// Called once, on the thread that wrote the batch, when the batch is durable or has failed.
    let completion: @Sendable (DynamoError?) -> Void

    init(
        batch: WriteBatch = WriteBatch(), dropped: Table? = nil, completion: @escaping @Sendable (DynamoError?) -> Void
    ) {
        self.batch = batch
        self.dropped = dropped
        self.completion = completion
    }

    /// A change in the number and size of the items of a table or index.
    struct Tally: Sendable {
        let figures: KeyspaceFigures
        let items: Int
        let bytes: Int

        /// The change that replaces one image with another.
        init(_ figures: KeyspaceFigures, old: StoredItem?, new: StoredItem?) {
            self.figures = figures
            items = (new == nil ? 0 : 1) - (old == nil ? 0 : 1)
            bytes = (new?.byteSize ?? 0) - (old?.byteSize ?? 0)
        }

        /// What a count has found.
        init(_ figures: KeyspaceFigures, adding counted: KeyspaceFigures.Values) {
            self.figures = figures
            items = counted.items
            bytes = counted.bytes
        }
    }

    /// Adds the change of an item and of its index entries.
    func add(_ change: ItemChange, at key: [UInt8], in table: Table) {
        if let new = change.new { new.put(at: key, to: &batch) } else { batch.delete(key) }
        tallies.append(Tally(table.figures, old: change.old, new: change.new))
        for indexChange in change.indexChanges {
            indexChange.apply(to: &batch)
            tallies.append(
                Tally(indexChange.index.figures, old: indexChange.old?.stored, new: indexChange.new?.stored))
        }
    }
}
