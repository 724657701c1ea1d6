import Glibc

/// The command `yardsticks`: what a database could reach on this machine, to hold Apus's figures against.
///
/// Each subcommand prints one JSON object whose members are called as those of `apus bench --json` are.
@main
enum Yardsticks {
    static func main() {
        exit(
            YardstickCommand.run(
                Array(CommandLine.arguments.dropFirst()), output: { write($0, to: STDOUT_FILENO) },
                diagnostics: { write($0, to: STDERR_FILENO) }))
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
