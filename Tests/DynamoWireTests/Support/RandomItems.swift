import DynamoModel
import Foundation
import TestSupport

/// Makes random requests: the JSON of attribute values with the members in random order, escapes and spaces.
struct RandomItems {
    var generator: SeededGenerator

    /// The JSON of an item.
    mutating func item(depth: Int = 0) -> String {
        let names = Set((0..<Int.random(in: 0...6, using: &generator)).map { _ in text() })
        let members = names.shuffled(using: &generator).map { "\(quoted($0)):\(space())\(value(depth: depth))" }
        return "{\(space())\(members.joined(separator: ",\(space())"))}"
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<(depth < 4 ? 10 : 8), using: &generator) {
        case 0: return #"{"S":\#(quoted(text()))}"#
        case 1: return #"{"N":"\#(number())"}"#
        case 2: return #"{"B":"\#(base64())"}"#
        case 3: return #"{"BOOL":\#(Bool.random(using: &generator))}"#
        case 4: return #"{"NULL":true}"#
        case 5: return set("SS") { $0.text() }
        case 6: return set("NS") { String(Int.random(in: -9999...9999, using: &$0.generator)) }
        case 7: return set("BS") { $0.base64() }
        case 8:
            let elements = (0..<Int.random(in: 0...4, using: &generator)).map { _ in value(depth: depth + 1) }
            return #"{"L":[\#(elements.joined(separator: ","))]}"#
        default: return #"{"M":\#(item(depth: depth + 1))}"#
        }
    }

    private mutating func set(_ name: String, _ member: (inout RandomItems) -> String) -> String {
        let members = Set((0...Int.random(in: 0...4, using: &generator)).map { _ in member(&self) })
        let quotedMembers = members.map { quoted($0) }
        return "{\"\(name)\":[\(quotedMembers.joined(separator: ","))]}"
    }

    private mutating func text() -> String {
        let alphabet: [Character] = [
            "a", "B", "7", "\"", "\\", "/", "\n", "\u{1}", "\u{7F}", "é", "\u{2028}", "😀", " ",
        ]
        let count = Int.random(in: 1...20, using: &generator)
        return String((0..<count).map { _ in alphabet.randomElement(using: &generator)! })
    }

    private mutating func number() -> String {
        let sign = ["", "-"].randomElement(using: &generator)!
        let point = ["", "."].randomElement(using: &generator)!
        let digits = (0..<Int.random(in: 1...38, using: &generator)).map { _ in
            String(Int.random(in: 0...9, using: &generator))
        }
        let exponent = Int.random(in: -80...80, using: &generator)
        return "\(sign)\(digits[0])\(point)\(digits.dropFirst().joined())0E\(exponent)"
    }

    private mutating func base64() -> String {
        let count = Int.random(in: 0...20, using: &generator)
        return Data((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }).base64EncodedString()
    }

    /// A JSON string, in which any character may be written as an escape.
    private mutating func quoted(_ text: String) -> String {
        var quoted = "\""
        for unit in text.utf16 {
            let scalar = Unicode.Scalar(unit)
            let needsEscape = unit < 0x20 || unit == 0x22 || unit == 0x5C || scalar == nil || unit > 0x7F
            if needsEscape || Int.random(in: 0..<8, using: &generator) == 0 {
                quoted += "\\u" + String(repeating: "0", count: 4 - String(unit, radix: 16).count)
                quoted += String(unit, radix: 16)
            } else if let scalar {
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private mutating func space() -> String {
        [" ", "", "", "\n\t"].randomElement(using: &generator)!
    }
}
