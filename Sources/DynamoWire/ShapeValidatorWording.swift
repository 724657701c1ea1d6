import DynamoModel

/// The words for violated constraints.
enum ShapeValidatorWording {
    typealias Violation = ShapeValidatorViolation

    /// "3 validation errors detected: …; …; …".
    static func joined(_ messages: [String]) -> DynamoError {
        let noun = messages.count == 1 ? "validation error" : "validation errors"
        return .validation("\(messages.count) \(noun) detected: \(messages.joined(separator: "; "))")
    }

    /// The older layer's words, with the value as Java prints it.
    static func older(_ violation: Violation) -> String {
        let value = violation.value.map { "'\(ShapeValidatorEcho.java($0, violation.shape))'" } ?? "null"
        return named(value, violation)
    }

    /// The newer layer's words. It still has the older ones for most strings.
    static func current(_ violation: Violation) -> String {
        if let values = currentValues(violation) {
            return "Failed to satisfy constraint: Member must satisfy enum value set: [\(values)]"
        }
        switch violation.constraint {
        case .minimumLength, .maximumLength, .minimumValue, .maximumValue:
            guard violation.shape.kind != .string || isEmptyTableName(violation) else { return older(violation) }
            return "Value at '\(wirePath(violation.path))' failed to satisfy constraint: \(violation.constraint)"
        case .mapKeys:
            guard let value = violation.value else { return older(violation) }
            return named("'\(ShapeValidatorEcho.json(value))'", violation)
        default: return older(violation)
        }
    }

    private static func named(_ value: String, _ violation: Violation) -> String {
        "Value \(value) at '\(javaPath(violation.path))' failed to satisfy constraint: \(violation.constraint)"
    }

    private static func isEmptyTableName(_ violation: Violation) -> Bool {
        violation.isIn("TableName") && violation.path.count == 1 && violation.value?.string.isEmpty ?? false
    }

    /// The newer layer names neither member nor value for two enumerations, and lists other values than it admits.
    private static func currentValues(_ violation: Violation) -> String? {
        guard case .enumeration = violation.constraint, violation.path.count == 1 else { return nil }
        if violation.isIn("ReturnValues") { return "ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE" }
        if violation.isIn("ConditionalOperator") { return "ALL, OR" }
        return nil
    }

    /// Members with a lower first letter: `keySchema.1.member.attributeName`.
    private static func javaPath(_ path: [Violation.Step]) -> String {
        path.map { step in
            switch step {
            case .member(let name): ShapeValidatorEcho.lowercaseFirst(name)
            case .index(let index): "\(index).member"
            case .key(let key): "\(key).member"
            }
        }.joined(separator: ".")
    }

    /// Members as they are on the wire: `RequestItems.Music.member.Keys`.
    private static func wirePath(_ path: [Violation.Step]) -> String {
        path.map { step in
            switch step {
            case .member(let name): "\(name)"
            case .index(let index): "\(index).member"
            case .key(let key): "\(key).member"
            }
        }.joined(separator: ".")
    }
}
