/// Why a benchmark could not be run, in one line for the person who started it.
package struct BenchError: Error, Equatable {
    package enum Code: Sendable {
        /// The command line is wrong.
        case usage
        /// The endpoint does not answer.
        case cannotConnect
        /// The server refused something that the benchmark needs, such as its table.
        case refused
        /// The operating system refused something.
        case system
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The status that the command ends with.
    package var exitStatus: Int32 { code == .usage ? 2 : 1 }
}
