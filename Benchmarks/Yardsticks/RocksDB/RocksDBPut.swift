import DynamoBench

/// `rocksdb-put` and `sync`: one thread that writes batches of random records, each with one sync, as Apus's committer
/// does, and nothing else.
enum RocksDBPut {
    static func run(_ options: YardstickOptions) throws(BenchError) -> YardstickReport {
        let database = try PlainRocksDB(options, keyspace: 2)
        return try Measurement.run(options) { period in
            let figures = CallerFigures(period)
            return ([figures], [{ write(database, options, figures) }])
        }
    }

    private static func write(_ database: PlainRocksDB, _ options: YardstickOptions, _ figures: CallerFigures) {
        PlainRocksDB.stopCountingOnThisThread()
        let batch = RecordBatch(database)
        var random = Random(seed: Clock.nowNanoseconds)
        while let start = figures.begin() {
            for _ in 0..<options.batch {
                batch.put(random.next(below: options.records), version: Int(random.next() >> 1))
            }
            do throws(BenchError) {
                try batch.write()
                figures.record(from: start)
            } catch {
                figures.recordError(error.message)
            }
        }
    }
}
