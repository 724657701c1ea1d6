#if canImport(Glibc)
    import Glibc
#endif

/// SplitMix64: random numbers that a printed seed brings back. `APUS_SEED=n` replays a run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    static func fromEnvironment(_ test: String = #function) -> SeededGenerator {
        let given = getenv("APUS_SEED").flatMap { UInt64(String(cString: $0)) }
        let seed = given ?? UInt64.random(in: 0...UInt64.max)
        print("\(test): APUS_SEED=\(seed)")
        return SeededGenerator(seed: seed)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The text of a random number within DynamoDB's range.
    mutating func numberText() -> String {
        let digits = Int.random(in: 1...38, using: &self)
        var text = Bool.random(using: &self) ? "-" : ""
        text += String(Int.random(in: 1...9, using: &self))
        for _ in 1..<max(digits, 2) { text += String(Int.random(in: 0...9, using: &self)) }
        let magnitude =
            Bool.random(using: &self) ? Int.random(in: -130...125, using: &self) : Int.random(in: -3...5, using: &self)
        return text + "e" + String(magnitude - max(digits, 2) + 1)
    }
}
