public import DynamoModel

/// What the placeholders of a request's expressions stand for, and which of them the expressions have used.
///
/// Make one for a request (or for one action of a transaction), bind all its expressions with it, in the order in which
/// DynamoDB checks them, and then ask ``checkAllUsed()``.
///
/// See [Expression attribute names](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html).
public struct PlaceholderScope: Sendable {
    private struct Name {
        let placeholder: Text
        let target: Text
        var isUsed = false
    }

    private struct Value {
        let placeholder: Text
        let value: CanonicalValue
        var isUsed = false
    }

    /// Sorted by the bytes of their placeholders.
    private var names: [Name] = []
    private var values: [Value] = []

    /// A scope without placeholders.
    public init() {}

    /// A scope of ExpressionAttributeNames and ExpressionAttributeValues.
    ///
    /// - Throws: a ValidationException when a map is empty, a placeholder is malformed or too long, or the name that
    ///   one stands for is empty or too long. Names are checked before values.
    public init(names: [Text: Text]?, values: Item?) throws(DynamoError) {
        if let names { try addNames(names) }
        if let values { try addValues(values) }
    }

    private mutating func addNames(_ map: [Text: Text]) throws(DynamoError) {
        let parameter = "ExpressionAttributeNames"
        guard !map.isEmpty else { throw .validation("\(parameter) must not be empty") }
        names.reserveCapacity(map.count)
        for (placeholder, target) in map.sorted(by: { $0.key < $1.key }) {
            try Self.check(placeholder, begins: UInt8(ascii: "#"), in: parameter)
            names.append(Name(placeholder: placeholder, target: target))
        }
        for name in names { try Self.check(name.target, of: name.placeholder) }
    }

    private mutating func addValues(_ item: Item) throws(DynamoError) {
        let parameter = "ExpressionAttributeValues"
        guard !item.isEmpty else { throw .validation("\(parameter) must not be empty") }
        values = CanonicalValue.values(of: item).map { Value(placeholder: $0.name, value: $0.value) }
        for value in values { try Self.check(value.placeholder, begins: UInt8(ascii: ":"), in: parameter) }
    }

    private static func check(_ placeholder: Text, begins sigil: UInt8, in parameter: String) throws(DynamoError) {
        let isWellFormed = placeholder.withUTF8Bytes { bytes in
            bytes.count > 1 && bytes[0] == sigil && bytes.dropFirst().allSatisfy(isWordPart)
        }
        guard isWellFormed else {
            throw .validation("\(parameter) contains invalid key: Syntax error; key: \"\(placeholder)\"")
        }
        guard placeholder.utf8Count <= ExpressionLimits.placeholderByteCount else {
            throw .validation(
                "\(parameter) contains invalid key: The expression attribute map contains a key that is too long; "
                    + "size of key: \(placeholder.utf8Count)")
        }
    }

    private static func isWordPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            true
        default:
            false
        }
    }

    private static func check(_ target: Text, of placeholder: Text) throws(DynamoError) {
        let prefix = "ExpressionAttributeNames contains invalid value: "
        guard !target.isEmpty else {
            throw .validation("\(prefix)Empty attribute name for key \(placeholder)")
        }
        guard target.utf8Count <= ExpressionLimits.attributeNameByteCount else {
            throw .validation(
                "\(prefix)Attribute name is too large, must be less than "
                    + "\(ExpressionLimits.attributeNameByteCount + 1) bytes for key \(placeholder)")
        }
    }
}

// MARK: - Use

extension PlaceholderScope {
    /// The name that a `#placeholder` stands for; nil when it is not defined. Counts as a use.
    public mutating func name(of placeholder: Text) -> Text? {
        guard let index = Self.search(names.count, { placeholder < names[$0].placeholder }),
            names[index].placeholder == placeholder
        else { return nil }
        names[index].isUsed = true
        return names[index].target
    }

    /// The value that a `:placeholder` stands for; nil when it is not defined. Counts as a use.
    public mutating func value(of placeholder: Text) -> CanonicalValue? {
        guard let index = Self.search(values.count, { placeholder < values[$0].placeholder }),
            values[index].placeholder == placeholder
        else { return nil }
        values[index].isUsed = true
        return values[index].value
    }

    /// The last of `count` sorted elements that is not behind what is looked for.
    private static func search(_ count: Int, _ isBefore: (Int) -> Bool) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(middle) { high = middle } else { low = middle + 1 }
        }
        return low > 0 ? low - 1 : nil
    }

    /// Checks that the expressions bound so far have used every placeholder: names first, then values.
    public func checkAllUsed() throws(DynamoError) {
        try Self.check(unused: names.filter { !$0.isUsed }.map(\.placeholder), in: "ExpressionAttributeNames")
        try Self.check(unused: values.filter { !$0.isUsed }.map(\.placeholder), in: "ExpressionAttributeValues")
    }

    private static func check(unused: [Text], in parameter: String) throws(DynamoError) {
        guard !unused.isEmpty else { return }
        let keys = JavaHashOrder.sorted(unused).map(\.string).joined(separator: ", ")
        throw .validation("Value provided in \(parameter) unused in expressions: keys: {\(keys)}")
    }
}
