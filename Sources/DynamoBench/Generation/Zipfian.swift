internal import Glibc

/// Ranks with Zipf's distribution: rank r comes up in proportion to 1 / (r + 1)^0.99, as YCSB has it.
///
/// The method is that of Gray and others, "Quickly generating billion-record synthetic databases" (1994). Making one
/// takes time in proportion to the number of ranks; drawing a rank and growing by one take constant time.
struct Zipfian {
    private static let theta = 0.99
    private static let alpha = 1 / (1 - theta)
    private static let zetaOfTwo = 1 + pow(0.5, theta)

    /// How many ranks there are: 0 up to `count` - 1.
    private(set) var count: Int
    private var zeta = 0.0
    private var eta = 0.0

    init(count: Int) {
        precondition(count > 0)
        self.count = 0
        grow(to: count)
    }

    /// Adds ranks at the end; fewer than there are changes nothing.
    mutating func grow(to newCount: Int) {
        guard newCount > count else { return }
        for rank in count..<newCount { zeta += 1 / pow(Double(rank + 1), Self.theta) }
        count = newCount
        eta = (1 - pow(2 / Double(count), 1 - Self.theta)) / (1 - Self.zetaOfTwo / zeta)
    }

    /// Draws a rank; 0 is the most frequent.
    func next(_ random: inout Random) -> Int {
        let fraction = random.nextFraction()
        let scaled = fraction * zeta
        if scaled < 1 || count == 1 { return 0 }
        if scaled < Self.zetaOfTwo || count == 2 { return 1 }
        let rank = Double(count) * pow(eta * fraction - eta + 1, Self.alpha)
        return min(Int(rank), count - 1)
    }

    /// Draws a rank and spreads the frequent ones over all of the range, so that hot keys are not neighbours.
    func nextScattered(_ random: inout Random) -> Int {
        Int(Random.mix(UInt64(next(&random))) % UInt64(count))
    }
}
