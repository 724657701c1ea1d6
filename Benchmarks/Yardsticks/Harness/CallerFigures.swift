import DynamoBench

/// What one caller has counted. A caller has one operation at a time, so that it is used by one thread at a time,
/// though not always the same.
final class CallerFigures: @unchecked Sendable {
    private let period: Period
    private(set) var histogram = LatencyHistogram()
    /// When the last measured operation ended; 0 if there was none.
    private(set) var lastEndNanoseconds: UInt64 = 0
    private(set) var errorCount = 0
    private(set) var wrongAnswerCount = 0
    /// The first error or wrong answer.
    private(set) var firstTrouble: String?

    init(_ period: Period) { self.period = period }

    /// The time at which the next operation begins; nil if there is none any more.
    func begin() -> UInt64? {
        let now = Clock.nowNanoseconds
        return now < period.endNanoseconds && errorCount == 0 ? now : nil
    }

    /// Counts an operation that is done now.
    func record(from start: UInt64) {
        let now = Clock.nowNanoseconds
        guard start >= period.measureFromNanoseconds else { return }
        histogram.record(nanoseconds: now - start)
        lastEndNanoseconds = now
    }

    /// Counts an operation that failed. The caller begins no other.
    func recordError(_ message: String) {
        errorCount += 1
        if firstTrouble == nil { firstTrouble = message }
    }

    func recordWrongAnswer(_ message: String) {
        wrongAnswerCount += 1
        if firstTrouble == nil { firstTrouble = message }
    }
}
