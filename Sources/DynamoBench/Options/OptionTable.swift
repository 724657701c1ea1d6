/// One option of the command line: how it is written, what it means, what it changes.
struct OptionDescription: Sendable {
    let name: String
    /// What stands for the value in the help; nil if the option takes none.
    let placeholder: String?
    let help: String
    /// Takes the value (empty if there is none) into the options. The error says what was expected.
    let apply: @Sendable (inout BenchOptions, String) throws(OptionExpectation) -> Void

    init(
        _ name: String, _ placeholder: String, _ help: String,
        apply: @escaping @Sendable (inout BenchOptions, String) throws(OptionExpectation) -> Void
    ) {
        self.name = name
        self.placeholder = placeholder
        self.help = help
        self.apply = apply
    }

    /// An option without a value.
    init(flag name: String, _ help: String, apply: @escaping @Sendable (inout BenchOptions) -> Void) {
        self.name = name
        placeholder = nil
        self.help = help
        self.apply = { (options, _) throws(OptionExpectation) in apply(&options) }
    }
}

/// The one table of options: parsing and `--help` both follow it.
enum OptionTable {
    static let options: [OptionDescription] = connection + load + data + output

    private static let connection = [
        OptionDescription("endpoint", "URL", "server to load, http://HOST:PORT [http://127.0.0.1:8000]") {
            (options, text) throws(OptionExpectation) in
            do throws(BenchError) {
                options.endpoint = try Endpoint(parsing: text)
            } catch {
                throw OptionExpectation(full: error.message)
            }
        },
        OptionDescription("access-key", "KEY", "access key named in the unsigned credentials [apusbench]") {
            (options, text) throws(OptionExpectation) in options.accessKey = try OptionValue.word(text)
        },
        OptionDescription("region", "REGION", "region named in the credentials [us-east-1]") {
            (options, text) throws(OptionExpectation) in options.region = try OptionValue.word(text)
        },
        OptionDescription("connections", "N", "connections, each with one request outstanding [64]") {
            (options, text) throws(OptionExpectation) in
            options.connections = try OptionValue.integer(text, in: 1...20_000)
        },
        OptionDescription("threads", "N", "threads to share the connections [1]") {
            (options, text) throws(OptionExpectation) in options.threads = try OptionValue.integer(text, in: 1...256)
        },
        OptionDescription("timeout", "SECONDS", "longest wait for an answer [10]") {
            (options, text) throws(OptionExpectation) in
            options.timeoutSeconds = try OptionValue.seconds(text, in: 0.1...3600)
        },
    ]

    private static let load = [
        OptionDescription("duration", "SECONDS", "how long to measure [10]") {
            (options, text) throws(OptionExpectation) in
            options.durationSeconds = try OptionValue.seconds(text, in: 0.1...1e6)
        },
        OptionDescription("count", "N", "measure this many operations instead of a duration") {
            (options, text) throws(OptionExpectation) in
            options.operationCount = try OptionValue.integer(text, in: 1...1_000_000_000_000)
        },
        OptionDescription("warmup", "SECONDS", "run this long before measuring [1, or 0 with --count]") {
            (options, text) throws(OptionExpectation) in
            options.warmupSecondsGiven = try OptionValue.seconds(text, in: 0...1e6)
        },
        OptionDescription(flag: "consistent", "ask for strongly consistent reads") { options in
            options.isConsistent = true
        },
        OptionDescription("seed", "N", "seed of keys, values and the order of operations [1]") {
            (options, text) throws(OptionExpectation) in
            guard let seed = UInt64(text) else { throw OptionExpectation("a whole number") }
            options.seed = seed
        },
    ]

    private static let data = [
        OptionDescription("records", "N", "records preloaded or written to; see the workloads") {
            (options, text) throws(OptionExpectation) in
            options.recordsGiven = try OptionValue.integer(text, in: 1...1_000_000_000)
        },
        OptionDescription("keys", "N", "conversations or counters; see the workloads") {
            (options, text) throws(OptionExpectation) in
            options.keysGiven = try OptionValue.integer(text, in: 1...100_000_000)
        },
        OptionDescription("value-size", "BYTES", "size of a value; chat: of an item; ycsb: of a field") {
            (options, text) throws(OptionExpectation) in
            options.valueSizeGiven = try OptionValue.integer(text, in: 1...390_000)
        },
        OptionDescription("table", "NAME", "table to use, created if missing [apus-bench-WORKLOAD]") {
            (options, text) throws(OptionExpectation) in options.tableGiven = try OptionValue.tableName(text)
        },
        OptionDescription(flag: "index", "chat: the table has a global index by senderId and time") { options in
            options.hasIndex = true
        },
        OptionDescription(flag: "keep", "leave the table there; otherwise it goes if this run created it") { options in
            options.tableHandling = .keep
        },
        OptionDescription(flag: "drop", "delete the table before the run and after it") { options in
            options.tableHandling = .drop
        },
    ]

    private static let output = [
        OptionDescription(flag: "json", "report in JSON on standard output") { options in options.reportsJSON = true },
        OptionDescription(flag: "help", "show this help") { options in options.wantsHelp = true },
    ]
}
