import DynamoBench

/// Latencies of operations that take a few microseconds: to the nanosecond below 256 ns, within 1 % above.
///
/// `Histogram` counts whole microseconds. Given a thousand times the time, it counts nanoseconds.
struct LatencyHistogram: Sendable {
    private var histogram = Histogram()

    var count: Int { Int(histogram.count) }
    var meanMicroseconds: Double { histogram.meanMicroseconds / 1000 }
    var maximumMicroseconds: Double { Double(histogram.maximumMicroseconds) / 1000 }

    mutating func record(nanoseconds: UInt64) { histogram.record(nanoseconds: nanoseconds * 1000) }

    /// Adds all that `other` counted.
    mutating func merge(_ other: LatencyHistogram) { histogram.merge(other.histogram) }

    func microseconds(atPercentile percent: Double) -> Double {
        Double(histogram.microseconds(atPercentile: percent)) / 1000
    }
}
