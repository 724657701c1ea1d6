import DynamoBench
import DynamoEngine

/// `engine-put`: callers that write random items through the engine's typed interface, each put durable. What each
/// caller wrote last is read back and compared.
enum EnginePut {
    static func run(_ options: YardstickOptions) throws(BenchError) -> YardstickReport {
        let table = try EngineTable(options, table: "puts")
        defer { table.database.close() }
        let checker = table.makeChecker()
        var callers: [PutCaller] = []
        return try Measurement.run(options) { period in
            callers = (0..<options.callers).map { PutCaller(table, options, caller: $0, period) }
            return (callers.map(\.figures), options.style.threads(callers, count: options.threads))
        } verifying: {
            for caller in callers {
                if let (number, version) = caller.last {
                    table.check(number, version: version, checker, caller.figures)
                }
            }
        }
    }
}
