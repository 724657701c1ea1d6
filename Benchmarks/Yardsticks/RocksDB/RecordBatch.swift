import CRocksDB
import DynamoBench

/// A batch of puts of records, whose memory is used again and again; for one thread.
final class RecordBatch {
    private let database: PlainRocksDB
    private let batch = rocksdb_writebatch_create()!
    private let key: UnsafeMutableRawBufferPointer
    private let value: UnsafeMutableRawBufferPointer

    init(_ database: PlainRocksDB) {
        self.database = database
        key = .allocate(byteCount: database.records.storeKeyByteCount, alignment: 8)
        value = .allocate(byteCount: database.records.storeValueByteCount, alignment: 8)
    }

    deinit {
        rocksdb_writebatch_destroy(batch)
        key.deallocate()
        value.deallocate()
    }

    func put(_ number: Int, version: Int) {
        database.records.writeStoreKey(number, to: key)
        database.records.writeStoreValue(number, version: version, to: value)
        rocksdb_writebatch_put(
            batch, UnsafeRawBufferPointer(key).characters, key.count, UnsafeRawBufferPointer(value).characters,
            value.count)
    }

    /// Writes the batch with a sync, and empties it.
    func write() throws(BenchError) {
        try PlainRocksDB.checking { rocksdb_write(database.pointer, database.durableWrites, batch, $0) }
        rocksdb_writebatch_clear(batch)
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes as RocksDB's C functions take them, beside `count`.
    var characters: UnsafePointer<CChar>? { baseAddress?.assumingMemoryBound(to: CChar.self) }
}
