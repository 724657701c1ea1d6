/// Counts of latencies in buckets whose width grows with the value: exact below 256 µs, within 1 % above.
///
/// Recording is constant time and allocates nothing; the size is fixed at about 34 KB. Values above twelve days are
/// counted in the last bucket.
package struct Histogram: Equatable, Sendable {
    private static let linearCount = 256
    private static let bucketsPerDoubling = 128
    private static let doublingCount = 32

    private var buckets = [UInt64](repeating: 0, count: linearCount + doublingCount * bucketsPerDoubling)
    package private(set) var count: UInt64 = 0
    package private(set) var minimumMicroseconds: UInt64 = 0
    package private(set) var maximumMicroseconds: UInt64 = 0
    private var sumNanoseconds: UInt64 = 0

    package init() {}

    package mutating func record(nanoseconds: UInt64) {
        let microseconds = (nanoseconds + 500) / 1000
        buckets[Self.bucket(of: microseconds)] += 1
        minimumMicroseconds = count == 0 ? microseconds : min(minimumMicroseconds, microseconds)
        maximumMicroseconds = max(maximumMicroseconds, microseconds)
        count += 1
        sumNanoseconds &+= nanoseconds
    }

    /// Adds all that `other` counted.
    package mutating func merge(_ other: Histogram) {
        guard other.count > 0 else { return }
        for index in buckets.indices { buckets[index] += other.buckets[index] }
        minimumMicroseconds =
            count == 0 ? other.minimumMicroseconds : min(minimumMicroseconds, other.minimumMicroseconds)
        maximumMicroseconds = max(maximumMicroseconds, other.maximumMicroseconds)
        count += other.count
        sumNanoseconds &+= other.sumNanoseconds
    }

    package var meanMicroseconds: Double { count == 0 ? 0 : Double(sumNanoseconds) / Double(count) / 1000 }

    /// The least value that at least `percent` of a hundred of the values do not exceed (the upper end of its
    /// bucket, and never more than the maximum); 0 if there are no values.
    package func microseconds(atPercentile percent: Double) -> UInt64 {
        let wanted = max(1, UInt64((Double(count) * percent / 100).rounded(.up)))
        var seen: UInt64 = 0
        for (index, bucketCount) in buckets.enumerated() {
            seen += bucketCount
            if seen >= wanted { return min(Self.highestValue(of: index), maximumMicroseconds) }
        }
        return maximumMicroseconds
    }

    static func bucket(of microseconds: UInt64) -> Int {
        guard microseconds >= UInt64(linearCount) else { return Int(microseconds) }
        // The highest set bit chooses the doubling (bit 8 the first), the seven bits below it the bucket.
        let highestBit = 63 - microseconds.leadingZeroBitCount
        let within = Int(microseconds >> UInt64(highestBit - 7)) - bucketsPerDoubling
        let index = linearCount + (highestBit - 8) * bucketsPerDoubling + within
        return min(index, linearCount + doublingCount * bucketsPerDoubling - 1)
    }

    static func highestValue(of bucket: Int) -> UInt64 {
        guard bucket >= linearCount else { return UInt64(bucket) }
        let doubling = (bucket - linearCount) / bucketsPerDoubling
        let within = (bucket - linearCount) % bucketsPerDoubling
        return UInt64(bucketsPerDoubling + within + 1) << UInt64(doubling + 1) - 1
    }
}
