/// Decimal digits of 128-bit integers. Division of 128 bits is slow, so that values of 64 bits, which are nearly all,
/// take a path of their own.
enum DecimalDigits {
    private static let powers: [UInt128] = {
        var powers: [UInt128] = [1]
        for _ in 0..<38 { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()

    /// 10 to the power of `exponent`, which is at most 38.
    static func powerOfTen(_ exponent: Int) -> UInt128 {
        powers[exponent]
    }

    /// The number of decimal digits; 1 for zero.
    static func count(_ value: UInt128) -> Int {
        if let small = UInt64(exactly: value) {
            // 1233 / 4096 is the logarithm of 2 to the base 10, near enough for 64 bits.
            let estimate = ((UInt64.bitWidth - small.leadingZeroBitCount) * 1233) >> 12
            return max(1, estimate + (value >= powers[estimate] ? 1 : 0))
        }
        var low = 1
        var high = powers.count
        // The smallest count with value < 10^count.
        while low < high {
            let middle = (low + high) / 2
            if middle < powers.count, value >= powers[middle] { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The value without its trailing decimal zeros, the number of its digits then, and how many zeros went.
    static func trimmingTrailingZeros(_ value: UInt128) -> (digits: Int, value: UInt128, zeros: Int) {
        guard value != 0 else { return (1, 0, 0) }
        var zeros = 0
        if let small = UInt64(exactly: value) {
            var small = small
            while small % 10 == 0 {
                small /= 10
                zeros += 1
            }
            return (count(UInt128(small)), UInt128(small), zeros)
        }
        var large = value
        while large % 10 == 0 {
            large /= 10
            zeros += 1
        }
        return (count(large), large, zeros)
    }

    /// Calls `body` with the ASCII digits of `value`, the most significant first.
    static func withASCII<Result>(_ value: UInt128, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 40) { digits in
            var start = digits.count
            if var small = UInt64(exactly: value) {
                repeat {
                    start -= 1
                    digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: small % 10)
                    small /= 10
                } while small > 0
                return body(UnsafeBufferPointer(rebasing: digits[start...]))
            }
            var rest = value
            repeat {
                // 10^18 at a time leaves 64-bit division for the single digits.
                let (high, low) = rest.quotientAndRemainder(dividingBy: 1_000_000_000_000_000_000)
                var part = UInt64(low)
                let end = high == 0 ? digits.startIndex : start - 18
                repeat {
                    start -= 1
                    digits[start] = UInt8(ascii: "0") + UInt8(part % 10)
                    part /= 10
                } while part > 0 || (high != 0 && start > end)
                rest = high
            } while rest > 0
            return body(UnsafeBufferPointer(rebasing: digits[start...]))
        }
    }
}
