import DynamoBench
import DynamoEngine
import DynamoModel

/// `engine-get`: threads that read random items through the engine's typed interface; each answer is compared.
enum EngineGet {
    static func run(_ options: YardstickOptions) throws(BenchError) -> YardstickReport {
        let table = try EngineTable(options, table: "gets")
        defer { table.database.close() }
        try table.load(options.records)
        return try Measurement.run(options) { period in
            let figures = (0..<options.callers).map { _ in CallerFigures(period) }
            let threads = figures.indices.map { caller in
                { call(table, Random(seed: UInt64(caller + 1)), options.records, figures[caller]) }
            }
            return (figures, threads)
        }
    }

    private static func call(_ table: EngineTable, _ seed: Random, _ records: Int, _ figures: CallerFigures) {
        let checker = table.makeChecker()
        var random = seed
        while true {
            let number = random.next(below: records)
            let input = GetItemInput(tableName: table.name, key: table.records.key(number))
            guard let start = figures.begin() else { return }
            do throws(DynamoError) {
                let output = try table.database.getItem(input)
                figures.record(from: start)
                table.check(output, number, checker, figures)
            } catch {
                figures.recordError("\(error)")
            }
        }
    }
}
