import DynamoBench

/// Runs a yardstick by its command line.
enum YardstickCommand {
    /// - Parameters:
    ///   - arguments: the words after the command's name.
    ///   - output: takes the report, or the help.
    ///   - diagnostics: takes what went wrong, in whole lines.
    /// - Returns: the exit status: 0 if all is right; 1 if there were errors or wrong answers; 2 for a wrong command
    ///   line.
    static func run(
        _ arguments: [String], output: (String) -> Void, diagnostics: (String) -> Void
    ) -> Int32 {
        do throws(BenchError) {
            guard let options = try YardstickOptions(parsing: arguments) else {
                output(YardstickOptions.help)
                return 0
            }
            let report = try run(options)
            output(report.json)
            for message in report.messages { diagnostics("yardsticks: \(message)\n") }
            return report.isClean ? 0 : 1
        } catch {
            diagnostics("yardsticks: \(error.message)\n")
            return error.exitStatus
        }
    }

    private static func run(_ options: YardstickOptions) throws(BenchError) -> YardstickReport {
        switch options.yardstick {
        case .engineGet: try EngineGet.run(options)
        case .enginePut: try EnginePut.run(options)
        case .rocksDBPut: try RocksDBPut.run(options)
        case .rocksDBGet: try RocksDBGet.run(options)
        case .sync: try RocksDBPut.run(options)
        }
    }
}
