import DynamoBench
import Glibc

/// Runs a yardstick's threads, and takes the processor time that they need.
enum Measurement {
    /// - Parameters:
    ///   - prepare: makes the callers' figures, and what each thread is to run until the period is over.
    ///   - verify: checks what the callers have done, at the end.
    static func run(
        _ options: YardstickOptions,
        _ prepare: (Period) -> (figures: [CallerFigures], threads: [() -> Void]),
        verifying verify: () -> Void = {}
    ) throws(BenchError) -> YardstickReport {
        let period = Period(options)
        let (figures, bodies) = prepare(period)
        var threads: [WorkerThread] = []
        for body in bodies { threads.append(try WorkerThread(body)) }
        while Clock.nowNanoseconds < period.measureFromNanoseconds { usleep(200) }
        let processorStart = Clock.processorNanoseconds
        for thread in threads { thread.join() }
        let processorNanoseconds = Clock.processorNanoseconds - processorStart
        verify()
        return YardstickReport(options, period, processorNanoseconds: processorNanoseconds, figures)
    }
}
