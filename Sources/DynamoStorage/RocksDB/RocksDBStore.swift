import CRocksDB

/// A store on disk: an LSM tree with a write-ahead log, by RocksDB, in a directory of its own.
///
/// A durable write is synced to the log before it shows to readers, so it survives `kill -9` and loss of power. After a
/// crash the log is replayed up to the first record that is not whole. If a sync ever fails, every later write fails
/// until the store is opened again: what is on disk is no longer known.
public final class RocksDBStore: OrderedStore {
    private let database: RocksDBDatabase
    private let snapshots = RocksDBSnapshotRegistry()
    private let reclaimer: RocksDBReclaimer

    /// Opens the data directory at `path`, or creates it along with missing parents.
    ///
    /// Throws ``StorageError`` with one of the codes `notADirectory`, `noAccess`, `foreignDirectory`, `damagedMarker`,
    /// `newerFormat`, `inUse`, `corruption`, `noSpace` and `inputOutput`. A directory that is refused is not changed.
    public init(path: String, options: RocksDBOptions = RocksDBOptions()) throws(StorageError) {
        let directory = try DataDirectory(openingOrCreating: path)
        database = try RocksDBDatabase(in: directory, options: options)
        reclaimer = RocksDBReclaimer(database)
    }

    deinit {
        close()
    }

    public func read(
        _ key: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer?) -> Void
    ) throws(StorageError) {
        try database.use { _ throws(StorageError) in
            try database.read(key, options: database.settings.reads, body)
        }
    }

    public func cursor(over range: KeyRange, for pattern: ReadPattern) throws(StorageError) -> any StoreCursor {
        try database.use { _ in
            RocksDBCursor(database, range: range, pattern: pattern, snapshot: nil)
        }
    }

    public func snapshot() throws(StorageError) -> any StoreSnapshot {
        try RocksDBSnapshot(database, registry: snapshots, whenReleased: reclaimer)
    }

    public func write(_ batch: WriteBatch, durability: Durability) throws(StorageError) {
        try database.use { _ throws(StorageError) in
            try database.write(batch, durability: durability)
        }
    }

    public func reclaim(_ range: KeyRange) throws(StorageError) {
        guard !range.isEmpty else { return }
        var batch = WriteBatch()
        batch.deleteRange(range)
        try write(batch, durability: .durable)
        let mark = snapshots.mark()
        // Dropping whole files ignores snapshots. Those that came after the deletion do not see the range anyway.
        if !snapshots.anyOlder(than: mark) {
            try database.deleteFiles(in: range)
            // The dropped files may have held the deletion, while a file that reaches beyond the range still holds
            // entries that it covers.
            try write(batch, durability: .durable)
        }
        reclaimer.compact(range, after: mark, in: snapshots)
    }

    public func approximateSizeBytes(of range: KeyRange) throws(StorageError) -> Int {
        guard !range.isEmpty else { return 0 }
        return try database.use { _ throws(StorageError) in
            try database.approximateSizeBytes(of: range)
        }
    }

    public func close() {
        database.close()
        reclaimer.waitUntilIdle()
    }

    /// Waits until the space of reclaimed ranges has been given back, as far as no snapshot needs it. For tests.
    func waitForReclaim() {
        reclaimer.waitUntilIdle()
    }
}
