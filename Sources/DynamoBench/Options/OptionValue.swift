/// What an option's value was expected to be.
package struct OptionExpectation: Error {
    package let text: String
    /// Whether `text` is a whole message already.
    package let isFull: Bool

    package init(_ expected: String) {
        text = expected
        isFull = false
    }

    package init(full message: String) {
        text = message
        isFull = true
    }
}

/// Checks of the values of options.
package enum OptionValue {
    package static func integer(_ text: String, in range: ClosedRange<Int>) throws(OptionExpectation) -> Int {
        guard let value = Int(text), range.contains(value) else {
            throw OptionExpectation("a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    package static func seconds(_ text: String, in range: ClosedRange<Double>) throws(OptionExpectation) -> Double {
        guard let value = Double(text), range.contains(value) else {
            throw OptionExpectation("seconds from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// Something that can stand in the Authorization header.
    static func word(_ text: String) throws(OptionExpectation) -> String {
        guard !text.isEmpty, text.utf8.allSatisfy({ isAlphanumeric($0) || $0 == 45 || $0 == 95 }) else {
            throw OptionExpectation("letters, digits, - and _")
        }
        return text
    }

    /// DynamoDB's rule for names of tables.
    static func tableName(_ text: String) throws(OptionExpectation) -> String {
        let isRight = text.utf8.allSatisfy { isAlphanumeric($0) || $0 == 45 || $0 == 46 || $0 == 95 }
        guard isRight, (3...255).contains(text.utf8.count) else {
            throw OptionExpectation("3 to 255 letters, digits, -, . and _")
        }
        return text
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}
