/// The settings of a ``RocksDBStore`` that depend on the machine and its load. What follows from Apus's own needs is
/// fixed, see `RocksDBSettings`.
public struct RocksDBOptions: Sendable {
    /// The most memory, in bytes, for blocks read from disk, with their indexes and filters. Taken as data is read.
    public var blockCacheBytes = 64 << 20

    /// How many bytes of writes are gathered in memory before they are sorted out to a file. Larger files mean fewer
    /// compactions, and a longer replay of the log after a crash. Taken as data is written; up to three such buffers
    /// exist while a flush is behind.
    public var writeBufferBytes = 32 << 20

    /// The most data files kept open; each costs a file descriptor and a few kilobytes.
    public var maximumOpenFiles = 512

    /// Threads that flush and compact. Of four, one flushes, so that no flush waits behind a long compaction, and a merge
    /// of level 0 need not wait for one of the levels below.
    public var backgroundJobs = 4

    public init() {}
}
