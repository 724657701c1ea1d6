import DynamoExpressions
import DynamoModel
import DynamoStorage

/// One alternative of a WHERE clause that says what the partition key is: a range of one item collection, and a filter.
struct SelectBranch {
    let partition: AttributeValue
    /// The keys that the conditions on the sort key leave.
    let range: KeyRange
    /// All conditions, also those that the range stands for.
    let conditions: [Condition]
    /// The conditions that the range does not stand for.
    let rest: [Condition]
    /// Whether a condition on the sort key is negated; such a branch may overlap with others.
    let isNegated: Bool

    /// - Returns: nil when the conditions do not say what the partition key is.
    /// - Throws: a ValidationException when a key attribute is compared with a value that no key has.
    init?(_ conditions: [Condition], in keyspace: Keyspace) throws(DynamoError) {
        guard let hash = keyspace.schema.partition.first,
            let position = conditions.firstIndex(where: { $0.equality?.attribute == hash.name }),
            let partition = conditions[position].equality?.value
        else { return nil }
        try Self.check(partition, for: hash)
        var range = keyspace.range(of: ResolvedKeyCondition(partition: [partition]))
        var rest = conditions
        rest.remove(at: position)
        if let sort = keyspace.schema.sort.first {
            let tests = rest
            rest = []
            for condition in tests {
                guard let test = condition.test(of: sort.name) else {
                    rest.append(condition)
                    continue
                }
                for operand in test.operands { try Self.check(operand, for: sort) }
                let narrowed = keyspace.range(of: test.resolved(in: partition))
                range = range.intersection(narrowed)
            }
        }
        self.partition = partition
        self.range = range
        self.conditions = conditions
        self.rest = rest
        isNegated = rest.contains { condition in
            keyspace.schema.sort.contains { condition.isNegated(about: $0.name) }
        }
    }

    private static func check(_ value: AttributeValue, for attribute: KeyAttribute) throws(DynamoError) {
        guard value.kind == attribute.kind else { throw .keyTypeMismatch(attribute.name) }
        guard value.byteSize > 0 else { throw .emptyKey(attribute) }
    }
}

extension Condition {
    /// The most alternatives that a clause is taken apart into; one that has more is read by a scan.
    private static let maximumAlternatives = 300

    /// The alternatives of the condition, each a list of conditions that all have to hold. IN on a key attribute is one
    /// alternative for each value.
    ///
    /// - Returns: nil when there are too many.
    func alternatives(keys: KeySchema) -> [[Condition]]? {
        switch self {
        case .all(let parts):
            var product: [[Condition]] = [[]]
            for part in parts {
                guard let alternatives = part.alternatives(keys: keys),
                    product.count * alternatives.count <= Self.maximumAlternatives
                else { return nil }
                product = product.flatMap { left in alternatives.map { left + $0 } }
            }
            return product
        case .any(let parts):
            var sum: [[Condition]] = []
            for part in parts {
                guard let alternatives = part.alternatives(keys: keys),
                    sum.count + alternatives.count <= Self.maximumAlternatives
                else { return nil }
                sum += alternatives
            }
            return sum
        case .oneOf(.path(let path), let values) where !path.isNested && keys.contains(path.attribute):
            let isConstant = values.allSatisfy { if case .value = $0 { true } else { false } }
            guard isConstant else { return [[self]] }
            return values.map { [.comparison(.path(path), .equal, $0)] }
        default:
            return [[self]]
        }
    }

    /// The test of a sort attribute that the condition is; nil when it is none by which a range can be narrowed.
    fileprivate func test(of attribute: Text) -> KeyCondition.Test? {
        switch self {
        case .comparison(let left, let comparator, let right):
            guard comparator != .notEqual else { return nil }
            switch (left, right) {
            case (.path(let path), .value(let value)) where path.isTopLevel(attribute):
                return KeyCondition.Test(comparator, value.value)
            case (.value(let value), .path(let path)) where path.isTopLevel(attribute):
                return KeyCondition.Test(comparator.mirrored, value.value)
            default: return nil
            }
        case .between(.path(let path), .value(let lower), .value(let upper)) where path.isTopLevel(attribute):
            return .between(lower.value, upper.value)
        case .beginsWith(.path(let path), .value(let prefix)) where path.isTopLevel(attribute):
            return .beginsWith(prefix.value)
        default: return nil
        }
    }

    fileprivate func isNegated(about attribute: Text) -> Bool {
        switch self {
        case .not(let condition): condition.topLevelNames.contains(attribute)
        case .comparison(_, .notEqual, _): topLevelNames.contains(attribute)
        default: false
        }
    }
}

extension DocumentPath {
    fileprivate func isTopLevel(_ name: Text) -> Bool { !isNested && attribute == name }
}

extension KeyCondition.Test {
    fileprivate init(_ comparator: Comparator, _ value: AttributeValue) {
        switch comparator {
        case .equal, .notEqual: self = .equal(value)
        case .less: self = .less(value)
        case .lessOrEqual: self = .lessOrEqual(value)
        case .greater: self = .greater(value)
        case .greaterOrEqual: self = .greaterOrEqual(value)
        }
    }

    fileprivate func resolved(in partition: AttributeValue) -> ResolvedKeyCondition {
        var condition = ResolvedKeyCondition(partition: [partition])
        switch self {
        case .equal(let value): condition.sortPrefix = [value]
        case .less(let value): condition.range = .less(value)
        case .lessOrEqual(let value): condition.range = .lessOrEqual(value)
        case .greater(let value): condition.range = .greater(value)
        case .greaterOrEqual(let value): condition.range = .greaterOrEqual(value)
        case .between(let lower, let upper): condition.range = .between(lower, upper)
        case .beginsWith(let prefix): condition.range = .beginsWith(prefix)
        }
        return condition
    }
}

extension KeyRange {
    func intersection(_ other: KeyRange) -> KeyRange {
        KeyRange(
            from: lower.precedesBytes(of: other.lower) ? other.lower : lower,
            to: upper.precedesBytes(of: other.upper) ? upper : other.upper)
    }

    func overlaps(_ other: KeyRange) -> Bool {
        !isEmpty && !other.isEmpty && lower.precedesBytes(of: other.upper) && other.lower.precedesBytes(of: upper)
    }
}
