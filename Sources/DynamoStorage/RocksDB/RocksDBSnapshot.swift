import CRocksDB

/// A snapshot of a ``RocksDBStore``: a sequence number that compaction respects as long as this object lives.
final class RocksDBSnapshot: StoreSnapshot, @unchecked Sendable {
    private let database: RocksDBDatabase
    private let registry: RocksDBSnapshotRegistry
    private let reclaimer: RocksDBReclaimer
    private let ticket: UInt64
    private let snapshot: OpaquePointer
    private let options: OpaquePointer

    init(
        _ database: RocksDBDatabase, registry: RocksDBSnapshotRegistry, whenReleased reclaimer: RocksDBReclaimer
    ) throws(StorageError) {
        try database.beginUse()
        self.database = database
        self.registry = registry
        self.reclaimer = reclaimer
        // Entered before it is taken: a reclaim in between takes it for older than it is, which is safe.
        ticket = registry.enter()
        snapshot = rocksdb_create_snapshot(database.pointer)
        options = rocksdb_readoptions_create()
        rocksdb_readoptions_set_snapshot(options, snapshot)
    }

    deinit {
        rocksdb_readoptions_destroy(options)
        rocksdb_release_snapshot(database.pointer, snapshot)
        registry.leave(ticket)
        reclaimer.snapshotWasReleased(in: registry)
        database.endUse()
    }

    func read(_ key: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer?) -> Void) throws(StorageError) {
        try database.read(key, options: options, body)
    }

    func cursor(over range: KeyRange, for pattern: ReadPattern) throws(StorageError) -> any StoreCursor {
        RocksDBCursor(database, range: range, pattern: pattern, snapshot: snapshot)
    }
}

/// Which snapshots exist, by the order in which they were taken.
final class RocksDBSnapshotRegistry: Sendable {
    private struct State {
        var nextTicket: UInt64 = 0
        /// Ascending.
        var live: [UInt64] = []
    }

    private let state = Locked(State())

    func enter() -> UInt64 {
        state.withLock { state in
            defer { state.nextTicket += 1 }
            state.live.append(state.nextTicket)
            return state.nextTicket
        }
    }

    func leave(_ ticket: UInt64) {
        state.withLock { state in
            if let index = state.live.firstIndex(of: ticket) {
                state.live.remove(at: index)
            }
        }
    }

    /// A mark that divides the snapshots taken before now from those that will be taken.
    func mark() -> UInt64 {
        state.withLock { $0.nextTicket }
    }

    /// Whether a snapshot from before the mark still exists.
    func anyOlder(than mark: UInt64) -> Bool {
        state.withLock { $0.live.first.map { $0 < mark } ?? false }
    }
}
