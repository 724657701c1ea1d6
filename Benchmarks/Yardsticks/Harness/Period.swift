import DynamoBench

/// When a run begins to count, and when it ends, on the monotonic clock.
struct Period: Sendable {
    /// Operations begun before this do not count.
    let measureFromNanoseconds: UInt64
    /// No operation begins after this.
    let endNanoseconds: UInt64

    /// The period that begins now.
    init(_ options: YardstickOptions) {
        measureFromNanoseconds = Clock.nowNanoseconds + UInt64(nanosecondsInSeconds: options.warmupSeconds)
        endNanoseconds = measureFromNanoseconds + UInt64(nanosecondsInSeconds: options.durationSeconds)
    }
}
