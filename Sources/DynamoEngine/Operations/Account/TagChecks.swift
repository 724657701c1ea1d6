import DynamoModel

/// The rules of tags.
///
/// See [Tagging restrictions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html).
enum TagChecks {
    private static let maximumCount = 50
    private static let maximumKeyCharacters = 128
    private static let maximumValueCharacters = 256

    /// The tags of a resource after these have been set.
    static func merging(_ tags: [Tag], into existing: [Text: Text]) throws(DynamoError) -> [Text: Text] {
        var merged = existing
        var seen: Set<Text> = []
        for tag in tags {
            try check(key: tag.key)
            try check(value: tag.value)
            guard seen.insert(tag.key).inserted else {
                throw .validation(
                    "Duplicate Tag Keys provided as input: Duplicate Tag Key found \(tag.key)")
            }
            merged[tag.key] = tag.value
        }
        guard merged.count <= maximumCount else { throw .tooManyTags }
        return merged
    }

    /// The tags of a resource after those of these keys have been removed.
    static func removing(_ keys: [Text], from existing: [Text: Text]) throws(DynamoError) -> [Text: Text] {
        for key in keys { try check(key: key) }
        guard keys.count <= maximumCount else { throw .tooManyTags }
        return existing.filter { !keys.contains($0.key) }
    }

    private static func check(key: Text) throws(DynamoError) {
        let characters = key.string.unicodeScalars
        guard (1...maximumKeyCharacters).contains(characters.count), characters.allSatisfy(isAllowed) else {
            throw .validation("The Tag Key provided is invalid, Key: \(key)")
        }
        if key.string.lowercased().hasPrefix("aws:") {
            throw .validation("Tag Key cannot be prefixed with aws:, Key: \(key)")
        }
    }

    private static func check(value: Text) throws(DynamoError) {
        let characters = value.string.unicodeScalars
        guard characters.count <= maximumValueCharacters, characters.allSatisfy(isAllowed) else {
            throw .validation("The Tag Value provided is invalid, Value: \(value)")
        }
    }

    /// Letters and digits of any script, spaces, and `+ - = . _ : / @`.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .spaceSeparator, .nonspacingMark, .spacingMark:
            true
        default: "+-=._:/@".unicodeScalars.contains(scalar)
        }
    }
}

extension DynamoError {
    fileprivate static let tooManyTags = validation(
        "Number of Tags exceed the current limit for the provided ResourceArn")
}
