/// What a benchmark is asked to do: the parsed command line.
struct BenchOptions: Equatable {
    var workload = WorkloadName.chatAppend
    var endpoint = Endpoint(host: "127.0.0.1", port: 8000)
    var accessKey = "apusbench"
    var region = "us-east-1"
    var connections = 64
    var threads = 1
    /// How long to measure; ignored if there is a count.
    var durationSeconds = 10.0
    /// How many operations to measure, if that is what ends the run.
    var operationCount: Int?
    /// How long to run before measuring; nil for the default.
    var warmupSecondsGiven: Double?
    var timeoutSeconds = 10.0
    /// Size of values in bytes; nil for the workload's default.
    var valueSizeGiven: Int?
    /// Number of preloaded or touched records; nil for the workload's default.
    var recordsGiven: Int?
    /// Number of partition keys; nil for the workload's default.
    var keysGiven: Int?
    var tableGiven: String?
    var tableHandling = TableHandling.dropIfCreated
    /// Whether the table has a global secondary index.
    var hasIndex = false
    var isConsistent = false
    var seed: UInt64 = 1
    var reportsJSON = false
    var wantsHelp = false

    /// What becomes of the table.
    enum TableHandling: Equatable {
        /// A table that the run created is deleted after it; one that was there stays.
        case dropIfCreated
        /// The table stays, with what was loaded, for the next run.
        case keep
        /// The run starts with a fresh table and deletes it at the end.
        case drop
    }

    var valueSize: Int { valueSizeGiven ?? workload.defaults.valueSize }
    var records: Int { recordsGiven ?? workload.defaults.records }
    var keys: Int { keysGiven ?? workload.defaults.keys }
    var table: String { tableGiven ?? workload.defaultTable }
    var warmupSeconds: Double { warmupSecondsGiven ?? (operationCount == nil ? 1 : 0) }
}
