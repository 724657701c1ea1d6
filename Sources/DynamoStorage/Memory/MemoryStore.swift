/// A store that lives in memory and is gone with the process; every write is as durable as it gets.
///
/// Readers hold the lock for a look-up or to take the root of a ``SortedMap``, and walk it without the lock; the writer
/// holds it while it applies a batch.
public final class MemoryStore: OrderedStore {
    /// Nil when the store is closed.
    private let map = Locked<SortedMap?>(SortedMap())

    public init() {}

    public func read(
        _ key: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer?) -> Void
    ) throws(StorageError) {
        let entry = try map.withLock { map throws(StorageError) in
            guard let map else { throw .closed }
            return map.entry(for: key)
        }
        withExtendedLifetime(entry) { body(entry?.value) }
    }

    public func cursor(over range: KeyRange, for pattern: ReadPattern) throws(StorageError) -> any StoreCursor {
        MemoryCursor(map: try currentMap(), range: range)
    }

    public func snapshot() throws(StorageError) -> any StoreSnapshot {
        MemorySnapshot(map: try currentMap())
    }

    public func write(_ batch: WriteBatch, durability: Durability) throws(StorageError) {
        try change { map in
            batch.forEachChange { map.apply($0) }
        }
    }

    public func reclaim(_ range: KeyRange) throws(StorageError) {
        // The copy keeps the removed nodes until the lock is released: freeing many takes long.
        let before = try currentMap()
        try change { map in
            range.lower.withUnsafeBytes { lower in
                range.upper.withUnsafeBytes { map.removeRange(from: lower, to: $0) }
            }
        }
        withExtendedLifetime(before) {}
    }

    public func approximateSizeBytes(of range: KeyRange) throws(StorageError) -> Int {
        let map = try currentMap()
        let lower = range.lower.withUnsafeBytes { map.byteCount(below: $0) }
        let upper = range.upper.withUnsafeBytes { map.byteCount(below: $0) }
        return max(upper - lower, 0)
    }

    public func close() {
        let map = map.withLock { $0.take() }
        withExtendedLifetime(map) {}
    }

    private func currentMap() throws(StorageError) -> SortedMap {
        try map.withLock { map throws(StorageError) in
            guard let map else { throw .closed }
            return map
        }
    }

    private func change(_ body: (inout SortedMap) -> Void) throws(StorageError) {
        try map.withLock { map throws(StorageError) in
            // The map is changed where it lies: a copy beside it would make every node shared.
            guard map != nil else { throw .closed }
            body(&map!)
        }
    }
}

/// A version of a ``MemoryStore``'s map.
private final class MemorySnapshot: StoreSnapshot {
    private let map: SortedMap

    init(map: SortedMap) {
        self.map = map
    }

    func read(_ key: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer?) -> Void) throws(StorageError) {
        let entry = map.entry(for: key)
        withExtendedLifetime(entry) { body(entry?.value) }
    }

    func cursor(over range: KeyRange, for pattern: ReadPattern) throws(StorageError) -> any StoreCursor {
        MemoryCursor(map: map, range: range)
    }
}

extension SortedMap {
    fileprivate mutating func apply(_ change: WriteBatch.Change) {
        switch change {
        case .put(let key, let value):
            insert(SortedMapEntry(key: key, value: value))
        case .delete(let key):
            remove(key)
        case .deleteRange(let lower, let upper):
            removeRange(from: lower, to: upper)
        }
    }
}
