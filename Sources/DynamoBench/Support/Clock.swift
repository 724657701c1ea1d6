internal import Glibc

/// Readings of the system's clocks, in nanoseconds.
package enum Clock {
    /// Time that only goes forward; for latencies and deadlines.
    package static var nowNanoseconds: UInt64 { read(CLOCK_MONOTONIC) }

    /// Processor time that all threads of this process have used, in the kernel and outside it.
    package static var processorNanoseconds: UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// The time of day, in milliseconds since 1970.
    static var millisecondsSinceEpoch: Int { Int(read(CLOCK_REALTIME) / 1_000_000) }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

extension UInt64 {
    /// A span of seconds in nanoseconds.
    package init(nanosecondsInSeconds seconds: Double) { self = UInt64(seconds * 1e9) }
}
