import CRocksDB
import Synchronization

/// An open RocksDB, shared by a store and the snapshots and cursors taken from it.
///
/// RocksDB must not be closed while a call runs or an iterator exists, so every use is counted. ``close()`` turns new
/// users away, and the last use to end, or `close` itself if there is none, closes the database.
final class RocksDBDatabase: @unchecked Sendable {
    let pointer: OpaquePointer
    let settings: RocksDBSettings
    private let directory: DataDirectory
    /// The number of uses, plus `closedFlag` after ``close()``, plus `releasedFlag` once the files are released.
    private let uses = Atomic<Int>(0)
    private static let closedFlag = 1 << 60
    private static let releasedFlag = 1 << 61

    init(in directory: DataDirectory, options: RocksDBOptions) throws(StorageError) {
        let settings = RocksDBSettings(options)
        self.directory = directory
        self.settings = settings
        pointer = try checkingRocksDB { rocksdb_open(settings.options, directory.shardPath, $0) }!
    }

    deinit {
        close()
    }

    /// Runs `body` while the database is certainly open.
    @inline(__always)
    func use<Value>(_ body: (OpaquePointer) throws(StorageError) -> Value) throws(StorageError) -> Value {
        try beginUse()
        defer { endUse() }
        return try body(pointer)
    }

    /// Begins a use that lasts until ``endUse()``.
    func beginUse() throws(StorageError) {
        if uses.wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue & Self.closedFlag != 0 {
            endUse()
            throw .closed
        }
    }

    /// Begins another use on behalf of one that lasts, which is allowed after closing.
    func beginUseWithinUse() {
        uses.wrappingAdd(1, ordering: .acquiringAndReleasing)
    }

    func endUse() {
        if uses.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == Self.closedFlag {
            releaseFiles()
        }
    }

    func close() {
        beginUseWithinUse()
        if uses.bitwiseOr(Self.closedFlag, ordering: .acquiringAndReleasing).oldValue & Self.closedFlag == 0 {
            rocksdb_disable_manual_compaction(pointer)
            rocksdb_cancel_all_background_work(pointer, 0)
        }
        endUse()
    }

    private func releaseFiles() {
        let (isFirst, _) = uses.compareExchange(
            expected: Self.closedFlag, desired: Self.closedFlag | Self.releasedFlag,
            ordering: .acquiringAndReleasing)
        guard isFirst else { return }
        rocksdb_close(pointer)
        directory.release()
    }
}
