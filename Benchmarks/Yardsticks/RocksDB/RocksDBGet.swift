import CRocksDB
import DynamoBench

/// `rocksdb-get`: threads that read random records with `rocksdb_get_pinned`; each is compared.
enum RocksDBGet {
    static func run(_ options: YardstickOptions) throws(BenchError) -> YardstickReport {
        let database = try PlainRocksDB(options, keyspace: 1)
        try LoadedRecords(database).load(options.records)
        return try Measurement.run(options) { period in
            let figures = (0..<options.callers).map { _ in CallerFigures(period) }
            let threads = figures.indices.map { caller in
                { call(database, Random(seed: UInt64(caller + 1)), options.records, figures[caller]) }
            }
            return (figures, threads)
        }
    }

    private static func call(_ database: PlainRocksDB, _ seed: Random, _ records: Int, _ figures: CallerFigures) {
        PlainRocksDB.stopCountingOnThisThread()
        let checker = RecordChecker(byteCount: database.records.storeValueByteCount) {
            database.records.writeStoreValue($0, version: $1, to: $2)
        }
        let key = UnsafeMutableRawBufferPointer.allocate(
            byteCount: database.records.storeKeyByteCount, alignment: 8)
        defer { key.deallocate() }
        var random = seed
        while true {
            let number = random.next(below: records)
            database.records.writeStoreKey(number, to: key)
            guard let start = figures.begin() else { return }
            do throws(BenchError) {
                let slice = try PlainRocksDB.checking {
                    rocksdb_get_pinned(
                        database.pointer, database.readOptions, UnsafeRawBufferPointer(key).characters, key.count, $0)
                }
                var count = 0
                let value = slice.flatMap { rocksdb_pinnableslice_value($0, &count) }
                figures.record(from: start)
                if !checker.isRight(number, UnsafeRawBufferPointer(start: value, count: count)) {
                    figures.recordWrongAnswer("record \(number) is not as written")
                }
                rocksdb_pinnableslice_destroy(slice)
            } catch {
                figures.recordError(error.message)
            }
        }
    }
}
