import TestSupport

extension SeededGenerator {
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
