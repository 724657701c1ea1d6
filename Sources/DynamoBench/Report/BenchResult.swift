/// The figures of one run.
struct BenchResult {
    let options: BenchOptions
    let itemsPerOperation: Int
    /// The operations that were answered, with those of the warm-up.
    let operationsWithWarmup: Int
    /// From the end of the warm-up to the end of the last operation.
    let elapsedSeconds: Double
    /// Processor time that this program took for each operation, with those of the warm-up.
    let clientMicrosecondsPerOperation: Double
    let histogram: Histogram
    let errors: Tally
    var wrongAnswers: Tally

    var operations: Int { Int(histogram.count) }
    var operationsPerSecond: Double { elapsedSeconds > 0 ? Double(operations) / elapsedSeconds : 0 }

    /// Whether there were neither errors nor wrong answers.
    var isClean: Bool { errors.total == 0 && wrongAnswers.total == 0 }

    /// The percentiles that are reported, with their names in JSON.
    static let percentiles: [(name: String, percent: Double)] = [
        ("p50", 50), ("p90", 90), ("p99", 99), ("p99.9", 99.9),
    ]

    init(
        options: BenchOptions, itemsPerOperation: Int, measureFromNanoseconds: UInt64, processorNanoseconds: UInt64,
        recorders: [Recorder]
    ) {
        var histogram = Histogram()
        var errors = Tally()
        var wrongAnswers = Tally()
        for recorder in recorders {
            histogram.merge(recorder.histogram)
            errors.merge(recorder.errors)
            wrongAnswers.merge(recorder.wrongAnswers)
        }
        let end = recorders.map(\.lastEndNanoseconds).max() ?? 0
        operationsWithWarmup = recorders.reduce(0) { $0 + $1.answeredSoFar }
        self.options = options
        self.itemsPerOperation = itemsPerOperation
        self.histogram = histogram
        self.errors = errors
        self.wrongAnswers = wrongAnswers
        elapsedSeconds = end > measureFromNanoseconds ? Double(end - measureFromNanoseconds) / 1e9 : 0
        clientMicrosecondsPerOperation =
            operationsWithWarmup > 0 ? Double(processorNanoseconds) / Double(operationsWithWarmup) / 1000 : 0
    }
}

extension Double {
    /// The number with a fixed count of digits after the point.
    package func fixed(_ places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = (magnitude * scale).rounded()
        guard scaled.isFinite, scaled < 1e18 else { return "\(self)" }
        let digits = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let sign = self < 0 && scaled > 0 ? "-" : ""
        guard places > 0 else { return sign + padded }
        return sign + padded.dropLast(places) + "." + padded.suffix(places)
    }
}
