import CRocksDB

/// A cursor over a range of a RocksDB: an iterator with bounds, so that it never looks at entries outside the range.
final class RocksDBCursor: StoreCursor {
    private let database: RocksDBDatabase
    private let iterator: OpaquePointer
    private let options: OpaquePointer
    /// The lower and the upper bound, one after the other: RocksDB refers to them as long as the iterator exists.
    private let bounds: UnsafeMutableRawBufferPointer
    private(set) var isPositioned = false

    /// The caller has begun a use of the database.
    init(_ database: RocksDBDatabase, range: KeyRange, pattern: ReadPattern, snapshot: OpaquePointer?) {
        database.beginUseWithinUse()
        self.database = database
        bounds = .allocate(byteCount: range.lower.count + range.upper.count, alignment: 1)
        bounds.copyBytes(from: range.lower)
        UnsafeMutableRawBufferPointer(rebasing: bounds[range.lower.count...]).copyBytes(from: range.upper)
        options = rocksdb_readoptions_create()
        let characters = UnsafeRawBufferPointer(bounds).characters
        rocksdb_readoptions_set_iterate_lower_bound(options, characters, range.lower.count)
        rocksdb_readoptions_set_iterate_upper_bound(
            options, characters.map { $0 + range.lower.count }, range.upper.count)
        if let snapshot {
            rocksdb_readoptions_set_snapshot(options, snapshot)
        }
        if pattern == .sweep {
            rocksdb_readoptions_set_fill_cache(options, 0)
            rocksdb_readoptions_set_readahead_size(options, 256 << 10)
        }
        RocksDBDatabase.stopCountingOnThisThread()
        iterator = rocksdb_create_iterator(database.pointer, options)
    }

    deinit {
        rocksdb_iter_destroy(iterator)
        rocksdb_readoptions_destroy(options)
        bounds.deallocate()
        database.endUse()
    }

    var key: UnsafeRawBufferPointer {
        var count = 0
        let key = isPositioned ? rocksdb_iter_key(iterator, &count) : nil
        return UnsafeRawBufferPointer(characters: key, count: count)
    }

    var value: UnsafeRawBufferPointer {
        var count = 0
        let value = isPositioned ? rocksdb_iter_value(iterator, &count) : nil
        return UnsafeRawBufferPointer(characters: value, count: count)
    }

    func seekToFirst() throws(StorageError) -> Bool {
        rocksdb_iter_seek_to_first(iterator)
        return try arrive()
    }

    func seekToLast() throws(StorageError) -> Bool {
        rocksdb_iter_seek_to_last(iterator)
        return try arrive()
    }

    func seek(to key: UnsafeRawBufferPointer) throws(StorageError) -> Bool {
        rocksdb_iter_seek(iterator, key.characters, key.count)
        return try arrive()
    }

    func seekForPrevious(to key: UnsafeRawBufferPointer) throws(StorageError) -> Bool {
        rocksdb_iter_seek_for_prev(iterator, key.characters, key.count)
        return try arrive()
    }

    func next() throws(StorageError) -> Bool {
        guard isPositioned else { throw .cursorNotPositioned }
        rocksdb_iter_next(iterator)
        return try arrive()
    }

    func previous() throws(StorageError) -> Bool {
        guard isPositioned else { throw .cursorNotPositioned }
        rocksdb_iter_prev(iterator)
        return try arrive()
    }

    /// An iterator is invalid at the end of its range, and after an error: its status tells them apart.
    private func arrive() throws(StorageError) -> Bool {
        isPositioned = rocksdb_iter_valid(iterator) != 0
        if !isPositioned {
            try checkingRocksDB { rocksdb_iter_get_error(iterator, $0) }
        }
        return isPositioned
    }
}
