import DynamoModel

/// Items that were read or written lately, by the store's key: within a bound, those that are asked for again stay.
///
/// A read of RocksDB costs several microseconds even when every block that it touches is in memory; a look-up here
/// costs a tenth of that. The cache knows nothing of commits: ``PendingWrites`` keeps it in step with the store.
///
/// What goes is decided by the second-chance (CLOCK) algorithm: an item is put in unmarked, so that a sweep over many
/// items that nobody asks for again pushes out no more than each other.
struct ItemCache {
    /// What an entry takes besides the bytes of its key and its item: the headers of both arrays and its share of the
    /// tables, roughly.
    static let overheadBytes = 160

    private struct Entry {
        let key: HashedKey
        var item: StoredItem
        /// Whether it was asked for since the hand last passed.
        var isMarked = false
        /// Whether the item may be another by now.
        var isStale = false

        var byteCount: Int { key.bytes.count + item.item.bytes.count + ItemCache.overheadBytes }
    }

    /// Where a key was found. It may have left since, which the cache notices.
    struct Place {
        fileprivate let position: Int
    }

    /// The most bytes that the entries may take together; with 0 nothing is kept.
    let capacityBytes: Int
    private(set) var byteCount = 0
    /// Nil where an entry was taken out; the next one to come goes there, behind the hand.
    private var entries: [Entry?] = []
    private var holes: [Int] = []
    private var positions: [HashedKey: Int] = [:]
    private var hand = 0

    init(capacityBytes: Int) {
        self.capacityBytes = capacityBytes
    }

    var count: Int { positions.count }

    /// The item at a key, if it is here. O(1).
    mutating func item(at key: HashedKey) -> StoredItem? {
        find(key)?.item
    }

    /// The item at a key and its place, if it is here. O(1).
    mutating func find(_ key: HashedKey) -> (item: StoredItem, place: Place)? {
        guard let position = positions[key], !entries[position]!.isStale else { return nil }
        entries[position]!.isMarked = true
        return (entries[position]!.item, Place(position: position))
    }

    /// Hides the item at a key, because it is about to change, until the next ``put(_:at:in:)``.
    ///
    /// - Parameter place: where it was found last; nil if it was not here, or that is not known.
    mutating func hide(_ key: HashedKey, in place: Place?) {
        if let position = position(of: key, place) { entries[position]!.isStale = true }
    }

    /// Puts an item in, in the place of the one that was there. O(1) amortised.
    ///
    /// - Parameter place: where its key was found last.
    mutating func put(_ item: StoredItem, at key: HashedKey, in place: Place? = nil) {
        if let position = position(of: key, place), entries[position]!.item.item.bytes.count == item.item.bytes.count {
            entries[position]!.item = item
            entries[position]!.isStale = false
            return
        }
        remove(key)
        let entry = Entry(key: key, item: item)
        // One large item is not worth a large part of the others.
        guard entry.byteCount <= capacityBytes / 8 else { return }
        byteCount += entry.byteCount
        while byteCount > capacityBytes { evict() }
        if let hole = holes.popLast() {
            entries[hole] = entry
            positions[key] = hole
        } else {
            positions[key] = entries.count
            entries.append(entry)
        }
    }

    mutating func remove(_ key: HashedKey) {
        guard let position = positions.removeValue(forKey: key) else { return }
        takeOut(position)
    }

    private func position(of key: HashedKey, _ place: Place?) -> Int? {
        if let place, entries[place.position]?.key == key { return place.position }
        return positions[key]
    }

    /// Takes out the first item that the hand meets unmarked, and unmarks those that it passes.
    private mutating func evict() {
        while true {
            if hand >= entries.count { hand = 0 }
            let position = hand
            hand += 1
            guard let entry = entries[position] else { continue }
            if entry.isMarked {
                entries[position]!.isMarked = false
            } else {
                positions[entry.key] = nil
                return takeOut(position)
            }
        }
    }

    private mutating func takeOut(_ position: Int) {
        byteCount -= entries[position]!.byteCount
        entries[position] = nil
        holes.append(position)
    }
}
