public import DynamoModel

extension Condition {
    /// The parts that all have to hold: of a conjunction its parts, also of those inside it.
    public var conjuncts: [Condition] {
        guard case .all(let parts) = self else { return [self] }
        return parts.flatMap(\.conjuncts)
    }

    /// The attribute and the value, when the condition is that they are equal.
    public var equality: (attribute: Text, value: AttributeValue)? {
        guard case .comparison(let left, .equal, let right) = self else { return nil }
        switch (left, right) {
        case (.path(let path), .value(let value)), (.value(let value), .path(let path)):
            return path.isNested ? nil : (path.attribute, value.value)
        default: return nil
        }
    }

    /// A condition on these; nil of none.
    public static func conjunction(_ parts: [Condition]) -> Condition? {
        parts.count > 1 ? .all(parts) : parts.first
    }
}

/// The WHERE clause of a statement that is about one item: the item's key, and what else has to hold.
public struct StatementKey: Sendable {
    public let key: Item
    public let condition: Condition?

    /// Takes a clause apart.
    ///
    /// - Parameter schema: the key attributes of the table.
    /// - Returns: nil when the clause does not say what each key attribute equals.
    /// - Throws: a ValidationException when a key attribute has another type or two values.
    public init?(_ clause: Condition?, schema: [KeyAttribute]) throws(DynamoError) {
        var key: [Text: AttributeValue] = [:]
        var rest: [Condition] = []
        for part in clause?.conjuncts ?? [] {
            guard let (name, value) = part.equality, let attribute = schema.first(where: { $0.name == name }) else {
                rest.append(part)
                continue
            }
            guard key[name] == nil else { throw .validation("Multiple conditions on same key: \(name)") }
            guard value.kind == attribute.kind else { throw .keyTypeMismatch(name) }
            key[name] = value
        }
        guard key.count == schema.count else { return nil }
        self.key = Item(key.map { ($0.key, $0.value) })
        condition = Condition.conjunction(rest)
    }
}

extension DynamoError {
    /// A key attribute that a statement compares with a value of another type.
    public static func keyTypeMismatch(_ name: Text) -> DynamoError {
        .validation("Key attribute's data type should match its data type in table's schema: Key \(name)")
    }
}
