import DynamoExpressions
import DynamoModel
import DynamoStorage

/// Which attributes of what it reads a Query or Scan looks at and returns, and whether an index can give them.
struct ReadShape {
    let filter: Condition?
    let projection: Projection?
    let isCountOnly: Bool
    /// Whether each item must be fetched from the table, because a local index lacks what is asked for.
    let fetchesFromTable: Bool

    /// Whether all that the store gives is returned, or counted.
    var takesItemsAsTheyAre: Bool { filter == nil && projection == nil && !fetchesFromTable }

    /// - Throws: a ValidationException when a global index lacks what is asked for.
    init(
        _ select: Select?, filter: Condition?, projection: Projection?, of source: ReadSource
    ) throws(DynamoError) {
        self.filter = filter
        self.projection = projection
        isCountOnly = select == .count
        guard let index = source.index, let projected = index.projectedNames else {
            fetchesFromTable = false
            return
        }
        if select == .allAttributes {
            guard index.isLocal else {
                throw .invalidParameter(
                    "Select type ALL_ATTRIBUTES is not supported for global secondary index \(index.name) because its "
                        + "projection type is not ALL")
            }
            fetchesFromTable = true
            return
        }
        let missing = (projection?.topLevelNames ?? []).union(filter?.topLevelNames ?? []).subtracting(projected)
        if !missing.isEmpty, !index.isLocal {
            throw .invalidParameter(
                "Global secondary index \(index.name) does not project "
                    + "[\(missing.sorted().map(\.string).joined(separator: ", "))]")
        }
        fetchesFromTable = !missing.isEmpty
    }
}
