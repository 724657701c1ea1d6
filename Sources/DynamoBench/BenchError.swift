/// Why a benchmark could not be run, in one line for the person who started it.
struct BenchError: Error, Equatable {
    enum Code {
        /// The command line is wrong.
        case usage
        /// The endpoint does not answer.
        case cannotConnect
        /// The server refused something that the benchmark needs, such as its table.
        case refused
        /// The operating system refused something.
        case system
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The status that the command ends with.
    var exitStatus: Int32 { code == .usage ? 2 : 1 }
}
