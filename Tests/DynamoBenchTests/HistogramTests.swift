import Testing

@testable import DynamoBench

@Suite struct HistogramTests {
    @Test func everyBucketEndsWhereTheNextBegins() {
        for bucket in 0..<3000 {
            let highest = Histogram.highestValue(of: bucket)
            #expect(Histogram.bucket(of: highest) == bucket)
            #expect(Histogram.bucket(of: highest + 1) == bucket + 1)
        }
    }

    @Test func smallValuesAreExact() {
        var histogram = Histogram()
        for microseconds in 1...100 { histogram.record(nanoseconds: UInt64(microseconds) * 1000) }
        #expect(histogram.microseconds(atPercentile: 50) == 50)
        #expect(histogram.microseconds(atPercentile: 90) == 90)
        #expect(histogram.microseconds(atPercentile: 99) == 99)
        #expect(histogram.microseconds(atPercentile: 100) == 100)
        #expect(histogram.minimumMicroseconds == 1)
        #expect(histogram.maximumMicroseconds == 100)
        #expect(histogram.meanMicroseconds == 50.5)
    }

    @Test func largeValuesAreWithinOnePercent() {
        for exponent in 8..<36 {
            let value = UInt64(1) << UInt64(exponent) + UInt64(exponent) * 7
            var histogram = Histogram()
            histogram.record(nanoseconds: value * 1000)
            histogram.record(nanoseconds: value * 4000)
            let found = histogram.microseconds(atPercentile: 50)
            #expect(found >= value)
            #expect(Double(found - value) <= Double(value) * 0.01)
        }
    }

    @Test func mergingIsLikeRecordingAllInOne() {
        var random = Random(seed: 3)
        var parts = [Histogram(), Histogram(), Histogram()]
        var whole = Histogram()
        for index in 0..<1000 {
            let value = UInt64(random.next(below: 5_000_000))
            parts[index % 2].record(nanoseconds: value)
            whole.record(nanoseconds: value)
        }
        var merged = Histogram()
        for part in parts { merged.merge(part) }
        #expect(merged == whole)
    }

    @Test func emptyHistogramReportsZero() {
        #expect(Histogram().microseconds(atPercentile: 99) == 0)
        #expect(Histogram().meanMicroseconds == 0)
    }
}
