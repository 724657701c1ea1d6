internal import Glibc

/// The command `apus bench`: loads a DynamoDB endpoint with a named workload, verifies its answers, reports figures.
public enum BenchCommand {
    /// Runs the command. The report goes to standard output, progress and errors to standard error.
    /// - Parameter arguments: the words after `apus bench`.
    /// - Returns: the exit status: 0 if all is right; 1 if there were errors, wrong answers or no connection; 2 for a
    ///   wrong command line.
    public static func run(arguments: [String]) -> Int32 {
        run(
            arguments: arguments, output: { write($0, to: STDOUT_FILENO) },
            diagnostics: { write($0, to: STDERR_FILENO) })
    }

    /// Runs the command and hands what it writes to the caller.
    /// - Parameters:
    ///   - arguments: the words after `apus bench`.
    ///   - output: takes the report, or the help.
    ///   - diagnostics: takes progress and errors, in whole lines.
    /// - Returns: the exit status, as of `run(arguments:)`.
    public static func run(
        arguments: [String], output: (String) -> Void, diagnostics: (String) -> Void
    ) -> Int32 {
        do {
            let options = try BenchOptions(parsing: arguments)
            if options.wantsHelp {
                output(BenchOptions.help)
                return 0
            }
            return try withoutActuallyEscaping(diagnostics) { (diagnostics) throws(BenchError) -> Int32 in
                let result = try Benchmark(options: options, progress: { diagnostics($0 + "\n") }).run()
                output(options.reportsJSON ? result.json : result.text)
                return result.isClean ? 0 : 1
            }
        } catch {
            diagnostics("apus bench: \(error.message)\n")
            return error.exitStatus
        }
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
