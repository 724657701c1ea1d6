/// A small, fast random sequence that is the same for the same seed (SplitMix64).
package struct Random {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Random.mix(state)
    }

    /// A number from 0 up to, but not including, `bound`.
    package mutating func next(below bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number from 0 up to, but not including, 1.
    mutating func nextFraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Spreads the bits of `value`: a hash without a key.
    package static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// One number from several, each of which changes it.
    package static func mix(_ first: UInt64, _ second: UInt64, _ third: UInt64 = 0) -> UInt64 {
        mix(mix(mix(first &+ 0x9E37_79B9_7F4A_7C15) ^ second) ^ third)
    }
}
