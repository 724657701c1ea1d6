import CRocksDB

/// The calls of RocksDB. The caller has begun a use of the database.
extension RocksDBDatabase {
    func read(
        _ key: UnsafeRawBufferPointer, options: OpaquePointer, _ body: (UnsafeRawBufferPointer?) -> Void
    ) throws(StorageError) {
        Self.stopCountingOnThisThread()
        let slice = try checkingRocksDB { rocksdb_get_pinned(pointer, options, key.characters, key.count, $0) }
        guard let slice else {
            body(nil)
            return
        }
        defer { rocksdb_pinnableslice_destroy(slice) }
        var count = 0
        let value = rocksdb_pinnableslice_value(slice, &count)
        body(UnsafeRawBufferPointer(characters: value, count: count))
    }

    /// RocksDB counts the comparisons of keys for each thread unless told not to, which costs a read a tenth of its time.
    static func stopCountingOnThisThread() {
        rocksdb_set_perf_level(Int32(rocksdb_disable))
    }

    func write(_ batch: WriteBatch, durability: Durability) throws(StorageError) {
        let options = durability == .durable ? settings.durableWrites : settings.bufferedWrites
        // A batch has RocksDB's own layout.
        let copy = batch.bytes.withUnsafeBytes { rocksdb_writebatch_create_from($0.characters, $0.count) }
        defer { rocksdb_writebatch_destroy(copy) }
        try checkingRocksDB { rocksdb_write(pointer, options, copy, $0) }
    }

    /// Drops the files that lie entirely within a range, except new ones.
    func deleteFiles(in range: KeyRange) throws(StorageError) {
        try use { database throws(StorageError) in
            try checkingRocksDB { error in
                range.withCharacters { lower, lowerCount, upper, upperCount in
                    rocksdb_delete_file_in_range(database, lower, lowerCount, upper, upperCount, error)
                }
            }
        }
    }

    /// Merges the files that overlap a range, which frees the space of deleted entries. Returns when that is done, or
    /// cancelled by ``close()``.
    func compact(_ range: KeyRange) {
        let options = rocksdb_compactoptions_create()
        defer { rocksdb_compactoptions_destroy(options) }
        rocksdb_compactoptions_set_exclusive_manual_compaction(options, 0)
        range.withCharacters { lower, lowerCount, upper, upperCount in
            rocksdb_compact_range_opt(pointer, options, lower, lowerCount, upper, upperCount)
        }
    }

    func approximateSizeBytes(of range: KeyRange) throws(StorageError) -> Int {
        var size: UInt64 = 0
        try checkingRocksDB { error in
            range.withCharacters { lower, lowerCount, upper, upperCount in
                withUnsafePointer(to: Optional(lower)) { lower in
                    withUnsafePointer(to: Optional(upper)) { upper in
                        rocksdb_approximate_sizes(
                            pointer, 1, lower, [lowerCount], upper, [upperCount], &size, error)
                    }
                }
            }
        }
        return Int(clamping: size)
    }
}

extension KeyRange {
    fileprivate func withCharacters<Value>(
        _ body: (UnsafePointer<CChar>, Int, UnsafePointer<CChar>, Int) -> Value
    ) -> Value {
        // A C function takes an address for an empty key too.
        (lower + [0]).withUnsafeBytes { lowerBytes in
            (upper + [0]).withUnsafeBytes { upperBytes in
                body(lowerBytes.characters!, lower.count, upperBytes.characters!, upper.count)
            }
        }
    }
}
