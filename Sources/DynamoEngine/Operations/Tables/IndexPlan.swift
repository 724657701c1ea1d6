import DynamoExpressions
import DynamoModel

/// A secondary index that a request describes and that holds up; it has no keyspace yet.
struct IndexPlan {
    let name: String
    let scope: IndexDefinition.Scope
    let key: KeySchema
    let projection: ProjectionType
    let nonKeyAttributes: [Text]
    let capacity: TableCapacity?

    func definition(keyspace: UInt32, stage: IndexDefinition.Stage) -> IndexDefinition {
        IndexDefinition(
            name: name, scope: scope, keyspace: keyspace, key: key, projection: projection,
            nonKeyAttributes: nonKeyAttributes, capacity: capacity, stage: stage)
    }
}

/// DynamoDB's limits on indexes.
///
/// See [Quotas](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
enum IndexLimit {
    static let local = 5
    static let global = 20
    /// Attributes named in INCLUDE projections, over all indexes of a table.
    static let projectedAttributes = 100
}

/// The rules of secondary indexes that CreateTable and UpdateTable share.
enum IndexChecks {
    /// The local indexes of a new table.
    static func local(
        _ requests: [LocalSecondaryIndex]?, table: KeySchema, schemas: KeySchemaChecks
    ) throws(DynamoError) -> [IndexPlan] {
        guard let requests else { return [] }
        guard !requests.isEmpty else { throw .invalidParameter("List of LocalSecondaryIndexes is empty") }
        guard !table.sort.isEmpty else {
            throw .invalidParameter(
                "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex")
        }
        guard requests.count <= IndexLimit.local else {
            throw .invalidParameter("Number of LocalSecondaryIndexes exceeds per-table limit of 5")
        }
        return try requests.map { request throws(DynamoError) in
            let key = try schemas.simpleSchema(request.keySchema)
            guard !key.sort.isEmpty else {
                throw .invalidParameter("Index KeySchema does not have a range key for index: \(request.indexName)")
            }
            guard key.attributes[0].name == table.attributes[0].name else {
                throw .invalidParameter(
                    "Index KeySchema does not have the same leading hash key as table KeySchema for index: "
                        + "\(request.indexName). index hash key: \(key.attributes[0].name), "
                        + "table hash key: \(table.attributes[0].name)")
            }
            let (type, names) = try projection(request.projection)
            return IndexPlan(
                name: request.indexName, scope: .local, key: key, projection: type, nonKeyAttributes: names,
                capacity: nil)
        }
    }

    /// The global indexes of a new table.
    static func global(
        _ requests: [GlobalSecondaryIndex]?, mode: BillingMode, schemas: KeySchemaChecks, at now: Timestamp
    ) throws(DynamoError) -> [IndexPlan] {
        guard let requests else { return [] }
        guard !requests.isEmpty else { throw .invalidParameter("List of GlobalSecondaryIndexes is empty") }
        guard requests.count <= IndexLimit.global else {
            throw .invalidParameter("GlobalSecondaryIndex count exceeds the per-table limit of 20")
        }
        return try requests.map { request throws(DynamoError) in
            let capacity = try capacity(
                request.provisionedThroughput, onDemand: request.onDemandThroughput, warm: request.warmThroughput,
                of: request.indexName, mode: mode, at: now)
            let key = try schemas.globalSchema(request.keySchema)
            let (type, names) = try projection(request.projection)
            return IndexPlan(
                name: request.indexName, scope: .global, key: key, projection: type, nonKeyAttributes: names,
                capacity: capacity)
        }
    }

    /// Checks what concerns all indexes of a table together.
    static func together(_ names: [String], nonKeyAttributes: [[Text]]) throws(DynamoError) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw .invalidParameter("Duplicate index name: \(name)")
        }
        let count = nonKeyAttributes.reduce(0) { $0 + $1.count }
        guard count <= IndexLimit.projectedAttributes else {
            throw .invalidParameter(
                "Number of non-key attributes projected by all indexes of the table exceeds the limit of "
                    + "\(IndexLimit.projectedAttributes)")
        }
    }

    static func projection(_ projection: IndexProjection) throws(DynamoError) -> (ProjectionType, [Text]) {
        guard let type = projection.projectionType else {
            throw .invalidParameter("Unknown ProjectionType: null")
        }
        guard type == .include else {
            guard projection.nonKeyAttributes == nil else {
                throw .invalidParameter(
                    "ProjectionType is \(type.rawValue), but NonKeyAttributes is specified")
            }
            return (type, [])
        }
        guard let names = projection.nonKeyAttributes else {
            throw .invalidParameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
        }
        var seen: Set<Text> = []
        for name in names where !seen.insert(name).inserted {
            throw .invalidParameter("Duplicate element in NonKeyAttributes: \(name)")
        }
        return (type, names)
    }

    /// How the throughput of a global index is bought, which goes by the table's mode.
    static func capacity(
        _ throughput: ProvisionedThroughput?, onDemand: OnDemandThroughput?, warm: WarmThroughput?, of name: String,
        mode: BillingMode, at now: Timestamp
    ) throws(DynamoError) -> TableCapacity {
        switch mode {
        case .provisioned where throughput == nil:
            throw .invalidParameter("ProvisionedThroughput is not specified for index: \(name)")
        case .payPerRequest where throughput != nil:
            throw .invalidParameter(
                "ProvisionedThroughput should not be specified for index: \(name) when BillingMode is "
                    + "PAY_PER_REQUEST")
        case .provisioned, .payPerRequest: break
        }
        return try CapacityChecks.capacity(
            mode: mode, throughput: throughput, onDemand: onDemand, warm: warm, of: .index(name), at: now)
    }
}
