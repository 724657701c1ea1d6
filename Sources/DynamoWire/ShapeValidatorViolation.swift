import DynamoModel

/// A constraint that a value of a request violates.
struct ShapeValidatorViolation {
    /// One step from a request to a value in it.
    enum Step {
        case member(StaticString)
        case index(Int)
        case key(String)
    }

    /// A constraint as the service states it.
    enum Constraint {
        case required
        case pattern(ShapePattern)
        case minimumLength(Int)
        case maximumLength(Int)
        case minimumValue(Int)
        case maximumValue(Int)
        case enumeration(UnsafeBufferPointer<StaticString>)
        /// All constraints on the keys of a map, one of which some key violates.
        case mapKeys([Constraint])
        /// All constraints on the lists in a map, one of which some list violates.
        case mapValues([Constraint])
        /// All constraints on the strings or numbers of a list, one of which some element violates.
        case elements([Constraint])
    }

    let path: [Step]
    let constraint: Constraint
    /// The value, and the shape that it should have; nil when a required member is missing.
    let value: JSONValue?
    let shape: Shape

    /// The member of the request in which the violation is.
    var firstMember: StaticString? {
        guard case .member(let name)? = path.first else { return nil }
        return name
    }

    var isMissingMember: Bool {
        if case .required = constraint { return true }
        return false
    }

    func isIn(_ member: StaticString) -> Bool {
        guard let first = firstMember else { return false }
        return first.isSame(as: member)
    }
}

extension ShapeValidatorViolation.Constraint: CustomStringConvertible {
    var description: String {
        switch self {
        case .required: "Member must not be null"
        case .pattern(let pattern): "Member must satisfy regular expression pattern: \(pattern.text)"
        case .minimumLength(let length): "Member must have length greater than or equal to \(length)"
        case .maximumLength(let length): "Member must have length less than or equal to \(length)"
        case .minimumValue(let value): "Member must have value greater than or equal to \(value)"
        case .maximumValue(let value): "Member must have value less than or equal to \(value)"
        case .enumeration(let values): "Member must satisfy enum value set: [\(Self.listed(values.map { "\($0)" }))]"
        case .mapKeys(let constraints): "Map keys must satisfy constraint: [\(Self.listed(constraints))]"
        case .mapValues(let constraints): "Map value must satisfy constraint: [\(Self.listed(constraints))]"
        case .elements(let constraints): "Member must satisfy constraint: [\(Self.listed(constraints))]"
        }
    }

    private static func listed(_ parts: [some CustomStringConvertible]) -> String {
        parts.map { $0.description }.joined(separator: ", ")
    }
}

extension StaticString {
    func isSame(as other: StaticString) -> Bool {
        self ~= JSONName(bytes: UnsafeRawBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
    }
}
