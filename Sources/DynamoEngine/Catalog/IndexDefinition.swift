import DynamoModel

/// What a secondary index is. Part of its table's definition.
struct IndexDefinition: Sendable, Equatable {
    /// Whether the index shares the table's item collections.
    enum Scope: String, Sendable {
        case local
        case global
    }

    /// Where an index that came or goes after its table is in its life.
    enum Stage: String, Sendable {
        case active
        /// Writes maintain the index; the items that were there before are still being added.
        case creating
    }

    let name: String
    let scope: Scope
    /// The number of the keyspace that holds the entries.
    let keyspace: UInt32
    let key: KeySchema
    let projection: ProjectionType
    /// The projected attributes besides the keys, as the request names them.
    let nonKeyAttributes: [Text]
    /// A local index has the table's.
    var capacity: TableCapacity?
    var stage: Stage = .active

    /// The names of the attributes that an entry holds; nil for all.
    func projectedNames(tableKey: KeySchema) -> Set<Text>? {
        switch projection {
        case .all: nil
        case .keysOnly: Set(key.names + tableKey.names)
        case .include: Set(key.names + tableKey.names + nonKeyAttributes)
        }
    }
}
