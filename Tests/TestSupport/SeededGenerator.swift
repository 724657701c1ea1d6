import Glibc

/// A random number generator whose sequence follows from its seed (SplitMix64). Every random test prints its seed, and
/// the variable `APUS_SEED` brings the run back.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    /// A generator with the seed of ``announcedSeed(_:)``.
    public static func announced(_ test: String = #function) -> SeededGenerator {
        SeededGenerator(seed: announcedSeed(test))
    }

    /// The seed of a random test: the variable `APUS_SEED`, to replay a failure, or a new one. Printed.
    public static func announcedSeed(_ test: String = #function) -> UInt64 {
        let given = getenv("APUS_SEED").flatMap { UInt64(String(cString: $0)) }
        let seed = given ?? .random(in: 0...999_999)
        print("\(test): APUS_SEED=\(seed)")
        return seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to the limit, which is not among them.
    public mutating func below(_ limit: Int) -> Int {
        Int.random(in: 0..<limit, using: &self)
    }

    /// True once in `n` times.
    public mutating func oneIn(_ n: Int) -> Bool {
        below(n) == 0
    }
}
