import DynamoBench

/// The figures of one run.
struct YardstickReport {
    private let options: YardstickOptions
    private let histogram: LatencyHistogram
    private let elapsedSeconds: Double
    private let processorNanoseconds: UInt64
    private let errorCount: Int
    private let wrongAnswerCount: Int
    /// One line for each caller that had trouble, of the first it had.
    let messages: [String]

    init(_ options: YardstickOptions, _ period: Period, processorNanoseconds: UInt64, _ figures: [CallerFigures]) {
        var histogram = LatencyHistogram()
        for caller in figures { histogram.merge(caller.histogram) }
        let end = figures.map(\.lastEndNanoseconds).max() ?? 0
        let start = period.measureFromNanoseconds
        self.options = options
        self.histogram = histogram
        self.processorNanoseconds = processorNanoseconds
        elapsedSeconds = end > start ? Double(end - start) / 1e9 : 0
        errorCount = figures.reduce(0) { $0 + $1.errorCount }
        wrongAnswerCount = figures.reduce(0) { $0 + $1.wrongAnswerCount }
        messages = figures.compactMap(\.firstTrouble)
    }

    var isClean: Bool { errorCount == 0 && wrongAnswerCount == 0 }

    /// A put of a batch is an operation by itself; its latency is that of the batch.
    private var operations: Int {
        options.yardstick == .rocksDBPut ? histogram.count * options.batch : histogram.count
    }

    private static let percentiles: [(name: String, percent: Double)] = [
        ("p50", 50), ("p90", 90), ("p99", 99), ("p99.9", 99.9),
    ]

    /// One JSON object. Latencies are in microseconds, with the nanoseconds behind the point.
    var json: String {
        let perSecond = elapsedSeconds > 0 ? Double(operations) / elapsedSeconds : 0
        let processor = operations > 0 ? Double(processorNanoseconds) / Double(operations) / 1000 : 0
        let members =
            [#""workload":"\#(options.yardstick.rawValue)""#] + styleMembers + [
                #""connections":\#(options.callers)"#,
                #""records":\#(options.records)"#,
                #""operations":\#(operations)"#,
                #""itemsPerOperation":1"#,
                #""elapsedSeconds":\#(elapsedSeconds.fixed(6))"#,
                #""operationsPerSecond":\#(perSecond.fixed(1))"#,
                #""latencyMicroseconds":{\#(latency)}"#,
                #""processorMicrosecondsPerOperation":\#(processor.fixed(3))"#,
                #""errorCount":\#(errorCount)"#,
                #""wrongAnswerCount":\#(wrongAnswerCount)"#,
            ]
        return "{" + members.joined(separator: ",") + "}\n"
    }

    private var styleMembers: [String] {
        switch options.yardstick {
        case .enginePut:
            [#""style":"\#(options.style.rawValue)""#]
                + (options.style == .loops ? [#""threads":\#(options.threads)"#] : [])
        case .rocksDBPut, .sync: [#""batch":\#(options.batch)"#]
        case .engineGet, .rocksDBGet: []
        }
    }

    private var latency: String {
        var members = [#""mean":\#(histogram.meanMicroseconds.fixed(3))"#]
        for (name, percent) in Self.percentiles {
            members.append(#""\#(name)":\#(histogram.microseconds(atPercentile: percent).fixed(3))"#)
        }
        members.append(#""max":\#(histogram.maximumMicroseconds.fixed(3))"#)
        return members.joined(separator: ",")
    }
}
