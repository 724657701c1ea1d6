import DynamoBench
import DynamoServer
import Glibc

/// The command `apus`.
@main
enum Apus {
    static let version = "0.1.0"

    static func main() {
        exit(run(Array(CommandLine.arguments.dropFirst())))
    }

    private static func run(_ arguments: [String]) -> Int32 {
        switch arguments.first {
        case "serve": return ServeCommand.run(Array(arguments.dropFirst()))
        case "bench": return BenchCommand.run(arguments: Array(arguments.dropFirst()))
        case "help", "--help", "-h":
            printLine(help)
            return 0
        case "version", "--version":
            printLine("apus \(version)")
            return 0
        case .none:
            printError(help)
            return 2
        case let first? where first.hasPrefix("-"):
            // DynamoDB Local is started without a command: its options alone mean to serve.
            return ServeCommand.run(arguments)
        case let first?:
            printError("apus: there is no command '\(first)'; 'apus --help' lists them")
            return 2
        }
    }

    private static let help = """
        Apus \(version), a database that speaks Amazon DynamoDB's API.

        Usage: apus COMMAND [OPTION ...]

          serve      answer DynamoDB's requests over HTTP
          bench      load a DynamoDB endpoint and measure it
          help       print this text
          version    print the version

        'apus COMMAND --help' tells the options of a command.
        """
}

/// Writes a line to standard output, at once.
func printLine(_ line: String) {
    write(line + "\n", to: STDOUT_FILENO)
}

/// Writes a line to standard error.
func printError(_ line: String) {
    write(line + "\n", to: STDERR_FILENO)
}

private func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard written > 0 else { return }
        rest = rest.dropFirst(written)
    }
}
