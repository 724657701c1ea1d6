public import DynamoModel

/// The KeyConditions of a Query: what came before KeyConditionExpression.
///
/// See [KeyConditions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.KeyConditions.html).
public struct LegacyKeyConditions: Sendable {
    private let elements: [(attribute: Text, test: KeyCondition.Test?)]

    /// Checks everything that does not depend on a key schema.
    ///
    /// - Throws: a ValidationException about the first malformed element in the order of their names, or about their
    ///   number.
    public init(_ conditions: [Text: LegacyCondition]) throws(DynamoError) {
        var elements: [(attribute: Text, test: KeyCondition.Test?)] = []
        for (attribute, condition) in conditions.sorted(by: { $0.key < $1.key }) {
            try AttributeName.check(byteCount: attribute.utf8Count)
            let comparison = condition.comparison
            try comparison.check()
            elements.append((attribute, comparison.keyTest))
        }
        guard 1...2 ~= elements.count else { throw .validation("Conditions can be of length 1 or 2 only") }
        self.elements = elements
    }

    /// The conditions in terms of a key schema, as ``KeyCondition/resolved(against:)``.
    ///
    /// - Throws: a ValidationException in DynamoDB's words when a condition does not fit the schema, or has an operator
    ///   by which keys cannot be read.
    public func resolved(against schema: [KeyAttribute]) throws(DynamoError) -> ResolvedKeyCondition {
        if let position = schema.firstIndex(where: isUnreadable) {
            try check(upTo: position, of: schema)
            throw .validation("Attempted conditional constraint is not an indexable operation")
        }
        return try KeyCondition(clauses: clauses).resolved(against: schema)
    }

    /// Whether the key attribute is tested in a way that keys cannot be read by.
    private func isUnreadable(_ key: KeyAttribute) -> Bool {
        elements.contains { $0.attribute == key.name && $0.test == nil }
    }

    /// Checks what DynamoDB checks before it comes to the key attribute in this place.
    private func check(upTo position: Int, of schema: [KeyAttribute]) throws(DynamoError) {
        guard elements.count <= schema.count else { throw .validation("Query key condition not supported") }
        let earlier = schema[..<position]
        guard !earlier.isEmpty else { return }
        let tested = clauses.filter { clause in earlier.contains { $0.name == clause.attribute } }
        _ = try KeyCondition(clauses: tested).resolved(against: Array(earlier))
    }

    /// Elements without a readable test have a stand-in: they are of no key attribute, so only their names count.
    private var clauses: [KeyCondition.Clause] {
        elements.map { KeyCondition.Clause($0.attribute, $0.test ?? .equal(.null)) }
    }
}
