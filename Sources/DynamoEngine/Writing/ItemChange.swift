import DynamoModel
import DynamoStorage

/// An item before and after a write, nil where there is none, and what that means for the indexes.
struct ItemChange: Sendable {
    let old: StoredItem?
    let new: StoredItem?
    /// Whether the write leaves the item as it was.
    let isNeutral: Bool
    var indexChanges: [IndexChange] = []

    init(old: StoredItem?, new: StoredItem?) {
        self.old = old
        self.new = new
        isNeutral =
            switch (old, new) {
            case (nil, nil): true
            case (let old?, let new?): old.item == new.item
            default: false
            }
    }

    /// The size that a write is charged by, in bytes: of the larger image.
    var chargedBytes: Int { max(old?.byteSize ?? 0, new?.byteSize ?? 0) }

    /// About how many bytes the changes take in a batch.
    var commitBytes: Int {
        let entries = indexChanges.reduce(0) { $0 + ($1.new?.stored.item.bytes.count ?? 0) }
        return (new?.item.bytes.count ?? 0) + entries + 160 * (1 + indexChanges.count)
    }

    /// Works out how the entries in these indexes change.
    mutating func setIndexChanges(_ indexes: [Index]) {
        guard !isNeutral else { return }
        for index in indexes {
            let change = IndexChange(index: index, old: index.entry(of: old), new: index.entry(of: new))
            if !change.isNeutral { indexChanges.append(change) }
        }
    }
}

/// The entry of an item in an index before and after a write.
struct IndexChange: Sendable {
    let index: Index
    let old: IndexEntry?
    let new: IndexEntry?

    var isNeutral: Bool {
        switch (old, new) {
        case (nil, nil): true
        case (let old?, let new?): old.key == new.key && old.stored.item == new.stored.item
        default: false
        }
    }

    /// The write units that the change costs: an entry that moves is taken away here and put there.
    var units: Double {
        guard let old, let new else {
            return CapacityUnits.write(bytes: (old ?? new)?.stored.byteSize ?? 0)
        }
        if old.key == new.key {
            return CapacityUnits.write(bytes: max(old.stored.byteSize, new.stored.byteSize))
        }
        return CapacityUnits.write(bytes: old.stored.byteSize) + CapacityUnits.write(bytes: new.stored.byteSize)
    }

    func apply(to batch: inout WriteBatch) {
        if let old, old.key != new?.key { batch.delete(old.key) }
        if let new { new.stored.put(at: new.key, to: &batch) }
    }
}
