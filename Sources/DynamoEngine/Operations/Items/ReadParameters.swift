import DynamoExpressions
import DynamoModel
import DynamoStorage

/// What Query and Scan have in common: which attributes come back, and where a page begins.
struct ReadParameters {
    let select: Select?
    let indexName: String?
    let projectionExpression: String?
    let isQuery: Bool

    /// Checks that Select agrees with the other parameters.
    func checkSelect() throws(DynamoError) {
        if projectionExpression != nil {
            switch select {
            case nil, .specificAttributes: return
            case .count: throw Self.projectionExcluded("only the Count")
            case .allAttributes, .allProjectedAttributes: throw Self.projectionExcluded(select?.rawValue ?? "")
            }
        }
        if select == .allProjectedAttributes, indexName == nil {
            throw .validation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
        }
        if select == .specificAttributes {
            let message = "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
                + "SPECIFIC_ATTRIBUTES"
            throw isQuery ? .constraint(message) : .validation(message)
        }
    }

    private static func projectionExcluded(_ what: String) -> DynamoError {
        .validation("Cannot specify the ProjectionExpression when choosing to get \(what)")
    }
}

extension Database {
    /// Filter expressions may only look at what is not part of the key that is being read by.
    func check(_ filter: Condition?, avoids key: KeySchema) throws(DynamoError) {
        guard let filter else { return }
        for attribute in key.attributes where filter.topLevelNames.contains(attribute.name) {
            throw .validation(
                "Filter Expression can only contain non-primary key attributes: "
                    + "Primary key attribute: \(attribute.name)")
        }
    }
}
