import DynamoExpressions
import DynamoModel
import DynamoStorage

/// What Query and Scan have in common: which attributes come back, and where a page begins.
struct ReadParameters {
    let select: Select?
    let indexName: String?
    let projectionExpression: String?
    let attributesToGet: [Text]?
    let isQuery: Bool

    /// Checks that Select agrees with the other parameters.
    func checkSelect() throws(DynamoError) {
        if projectionExpression != nil || attributesToGet != nil {
            switch select {
            case nil, .specificAttributes: return
            case .count: throw projectionExcluded("only the Count")
            case .allAttributes, .allProjectedAttributes: throw projectionExcluded(select?.rawValue ?? "")
            }
        }
        if select == .allProjectedAttributes, indexName == nil {
            throw .validation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
        }
        if select == .specificAttributes {
            throw refusal(
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES")
        }
    }

    private func projectionExcluded(_ what: String) -> DynamoError {
        let parameter = attributesToGet == nil ? "ProjectionExpression" : "AttributesToGet"
        return refusal("Cannot specify the \(parameter) when choosing to get \(what)")
    }

    /// Query puts these errors into the envelope of constraint errors, Scan does not.
    private func refusal(_ message: String) -> DynamoError {
        isQuery ? .constraint(message) : .validation(message)
    }
}

extension Database {
    /// A Query's filter may only look at what is not part of the key that is being read by.
    ///
    /// - Parameter name: what the message calls the filter.
    func check(_ filter: Condition?, named name: String, avoids key: KeySchema) throws(DynamoError) {
        guard let filter else { return }
        for attribute in key.attributes where filter.topLevelNames.contains(attribute.name) {
            throw .validation(
                "\(name) can only contain non-primary key attributes: "
                    + "Primary key attribute: \(attribute.name)")
        }
    }

    /// Conditions and filters may not look into key attributes, which are scalars.
    func checkLeavesKeysWhole(_ condition: Condition?, of table: Table) throws(DynamoError) {
        guard let nested = condition?.paths.filter(\.isNested), !nested.isEmpty else { return }
        let refused = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
        for path in nested {
            if table.key.contains(path.attribute) { throw .validation("\(refused)Key: \(path.attribute)") }
            if table.indexes.contains(where: { $0.keyspace.schema.contains(path.attribute) }) {
                throw .validation("\(refused)IndexKey: \(path.attribute)")
            }
        }
    }
}
