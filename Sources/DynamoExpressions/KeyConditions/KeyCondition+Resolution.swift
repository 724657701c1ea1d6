public import DynamoModel

extension KeyCondition {
    /// The condition in terms of a key schema.
    ///
    /// All partition attributes must be tested for equality. Sort attributes may be tested from the first on without
    /// gaps, all but the last for equality.
    ///
    /// - Parameter schema: the key attributes of the table or index, partition attributes first, each role in its
    ///   order.
    /// - Throws: a ValidationException in DynamoDB's words when the condition does not fit the schema.
    public func resolved(against schema: [KeyAttribute]) throws(DynamoError) -> ResolvedKeyCondition {
        let resolution = KeyConditionResolution(clauses: clauses, schema: schema)
        return try resolution.resolve()
    }
}

private struct KeyConditionResolution {
    let clauses: [KeyCondition.Clause]
    let schema: [KeyAttribute]

    private var partition: ArraySlice<KeyAttribute> { schema.prefix { $0.role == .partition } }
    private var sort: ArraySlice<KeyAttribute> { schema.drop { $0.role == .partition } }

    func resolve() throws(DynamoError) -> ResolvedKeyCondition {
        try checkCount()
        var resolved = ResolvedKeyCondition(partition: try partitionValues())
        try checkSortNames()
        try checkSortOrder()
        for attribute in sort {
            guard let test = test(of: attribute) else { break }
            try check(test, on: attribute)
            if case .equal(let value) = test {
                resolved.sortPrefix.append(value)
            } else {
                resolved.range = ResolvedKeyCondition.Range(test)
            }
        }
        return resolved
    }

    private func test(of attribute: KeyAttribute) -> KeyCondition.Test? {
        clauses.first { $0.attribute == attribute.name }?.test
    }

    private func checkCount() throws(DynamoError) {
        if schema.count == 1, clauses.count > 1 { throw unsupported }
        guard clauses.count <= schema.count else {
            throw .validation(
                "The number of query conditions (\(clauses.count)) exceeds the number of key attributes defined "
                    + "in the schema (\(schema.count))")
        }
    }

    private func partitionValues() throws(DynamoError) -> [AttributeValue] {
        var values: [AttributeValue] = []
        for attribute in partition {
            guard let test = test(of: attribute) else { throw missing(attribute) }
            try check(test, on: attribute)
            guard case .equal(let value) = test else {
                throw partition.count > 1 ? missing(attribute) : unsupported
            }
            values.append(value)
        }
        return values
    }

    /// Clauses on attributes outside the key leave a sort attribute without one.
    private func checkSortNames() throws(DynamoError) {
        let areAllOfKey = clauses.allSatisfy { clause in schema.contains { $0.name == clause.attribute } }
        if areAllOfKey { return }
        if let attribute = sort.first(where: { test(of: $0) == nil }) {
            throw .validation("Query condition missed key schema element: \(attribute.name)")
        }
    }

    /// Each sort attribute before one with a clause needs an equality.
    private func checkSortOrder() throws(DynamoError) {
        for position in sort.indices.dropFirst() where test(of: sort[position]) != nil {
            let later = sort[position]
            for earlier in sort[..<position] {
                if case .equal = test(of: earlier) { continue }
                throw .validation(
                    "RANGE key attributes \(earlier.name) must have equality conditions specified in the query because "
                        + "a condition is present on key attribute \(later.name)")
            }
        }
    }

    private func check(_ test: KeyCondition.Test, on attribute: KeyAttribute) throws(DynamoError) {
        let operands = test.operands
        for operand in operands {
            guard operand.kind == attribute.kind else {
                throw .validation(
                    "One or more parameter values were invalid: Condition parameter type does not match schema type")
            }
        }
        if case .beginsWith = test, attribute.kind == .number { throw unsupported }
        for operand in operands { try checkNotEmpty(operand, attribute) }
    }

    private func checkNotEmpty(_ operand: AttributeValue, _ attribute: KeyAttribute) throws(DynamoError) {
        let type: String
        switch operand {
        case .string(let text) where text.isEmpty: type = "string"
        case .binary(let bytes) where bytes.isEmpty: type = "binary"
        default: return
        }
        throw .validation(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
                + "empty \(type) value. Key: \(attribute.name)")
    }

    private func missing(_ attribute: KeyAttribute) -> DynamoError {
        partition.count > 1
            ? .validation("HASH key attributes \(attribute.name) must have equality conditions specified in the query")
            : .validation("Query condition missed key schema element: \(attribute.name)")
    }

    private var unsupported: DynamoError {
        .validation("Query key condition not supported")
    }
}

extension ResolvedKeyCondition.Range {
    /// The range of a test; nil of an equality.
    fileprivate init?(_ test: KeyCondition.Test) {
        switch test {
        case .equal: return nil
        case .less(let value): self = .less(value)
        case .lessOrEqual(let value): self = .lessOrEqual(value)
        case .greater(let value): self = .greater(value)
        case .greaterOrEqual(let value): self = .greaterOrEqual(value)
        case .between(let lower, let upper): self = .between(lower, upper)
        case .beginsWith(let prefix): self = .beginsWith(prefix)
        }
    }
}
