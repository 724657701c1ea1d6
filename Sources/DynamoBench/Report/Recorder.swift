internal import Synchronization

/// What one thread's loop has counted. Only that thread writes; another may read the live counts while it runs, and
/// all of it once the thread has ended.
final class Recorder {
    /// Latencies of the operations that were answered, of those begun after the warm-up.
    private(set) var histogram = Histogram()
    private(set) var errors = Tally()
    private(set) var wrongAnswers = Tally()
    /// When the last measured operation ended, on the monotonic clock; 0 if there was none.
    private(set) var lastEndNanoseconds: UInt64 = 0

    private let answered = Atomic<Int>(0)
    private let troubled = Atomic<Int>(0)

    /// Operations answered so far, those of the warm-up among them.
    var answeredSoFar: Int { answered.load(ordering: .relaxed) }
    /// Operations that failed or were answered wrongly so far, those of the warm-up among them.
    var troubledSoFar: Int { troubled.load(ordering: .relaxed) }

    /// Counts an operation that was answered.
    func recordAnswer(from start: UInt64, to end: UInt64, isMeasured: Bool) {
        increment(answered)
        guard isMeasured else { return }
        histogram.record(nanoseconds: end - start)
        lastEndNanoseconds = end
    }

    /// Counts an operation that failed. Errors count during the warm-up too: they are never expected.
    func recordError(_ failure: RequestFailure, at end: UInt64) {
        increment(troubled)
        errors.record(failure.kind, failure.message)
        lastEndNanoseconds = end
    }

    /// Counts an answer that is not what it has to be.
    func recordWrongAnswer(_ kind: String, _ detail: String) {
        increment(troubled)
        wrongAnswers.record(kind, detail)
    }

    private func increment(_ counter: borrowing Atomic<Int>) {
        // There is one writer: a plain load and store will do, without a locked instruction.
        counter.store(counter.load(ordering: .relaxed) + 1, ordering: .relaxed)
    }
}
