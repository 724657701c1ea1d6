import CRocksDB
import DynamoBench

/// The records that a plain RocksDB is loaded with: all those below a number, which it keeps in an entry of its own.
struct LoadedRecords {
    private static let countKey: [CChar] = [0, 0, 0, 0]
    private static let batchSize = 1000
    private let database: PlainRocksDB

    init(_ database: PlainRocksDB) { self.database = database }

    /// Writes the records that are missing.
    func load(_ count: Int) throws(BenchError) {
        let loadedCount = try read()
        guard loadedCount < count else { return }
        let batch = RecordBatch(database)
        for first in stride(from: loadedCount, to: count, by: Self.batchSize) {
            for number in first..<min(first + Self.batchSize, count) { batch.put(number, version: 0) }
            try batch.write()
        }
        let value = Array(String(count).utf8CString.dropLast())
        try PlainRocksDB.checking {
            rocksdb_put(
                database.pointer, database.durableWrites, Self.countKey, Self.countKey.count, value, value.count, $0)
        }
    }

    private func read() throws(BenchError) -> Int {
        var count = 0
        let value = try PlainRocksDB.checking {
            rocksdb_get(database.pointer, database.readOptions, Self.countKey, Self.countKey.count, &count, $0)
        }
        guard let value else { return 0 }
        defer { rocksdb_free(value) }
        return Int(String(decoding: UnsafeRawBufferPointer(start: value, count: count), as: UTF8.self)) ?? 0
    }
}
