import DynamoModel

/// A CreateTable that holds up: what remains is whether the name is free.
struct CheckedCreateTable {
    let key: KeySchema
    let indexes: [IndexPlan]
    let capacity: TableCapacity
    let stream: StreamDefinition?
    let tags: [Text: Text]

    /// - Throws: a ValidationException or LimitExceededException, in DynamoDB's order: billing, definitions, keys,
    ///   indexes, features, tags.
    init(_ input: CreateTableInput, at now: Timestamp) throws(DynamoError) {
        let mode = input.billingMode ?? .provisioned
        try Self.check(mode: mode, throughput: input.provisionedThroughput)
        capacity = try CapacityChecks.capacity(
            mode: mode, throughput: input.provisionedThroughput, onDemand: input.onDemandThroughput,
            warm: input.warmThroughput, of: .table, at: now)
        let keySchema = input.keySchema ?? []
        let schemas = try KeySchemaChecks(definitions: input.attributeDefinitions ?? [])
        try schemas.checkCover(
            table: keySchema,
            indexes: (input.globalSecondaryIndexes ?? []).map(\.keySchema)
                + (input.localSecondaryIndexes ?? []).map(\.keySchema))
        key = try schemas.simpleSchema(keySchema)
        let local = try IndexChecks.local(input.localSecondaryIndexes, table: key, schemas: schemas)
        let global = try IndexChecks.global(input.globalSecondaryIndexes, mode: mode, schemas: schemas, at: now)
        indexes = local + global
        try IndexChecks.together(
            (global + local).map(\.name), nonKeyAttributes: indexes.map(\.nonKeyAttributes))
        stream = try FeatureChecks.stream(input.streamSpecification, at: now)
        try Self.refuseWhatIsNotServed(input)
        tags = try TagChecks.merging(input.tags ?? [], into: [:])
    }

    private static func check(mode: BillingMode, throughput: ProvisionedThroughput?) throws(DynamoError) {
        switch mode {
        case .provisioned where throughput == nil:
            throw .invalidParameter(
                "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")
        case .payPerRequest where throughput != nil:
            throw .invalidParameter(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
                    + "PAY_PER_REQUEST")
        case .provisioned, .payPerRequest: break
        }
    }

    private static func refuseWhatIsNotServed(_ input: CreateTableInput) throws(DynamoError) {
        let refused: [(String, Bool)] = [
            ("ResourcePolicy", input.resourcePolicy != nil),
            ("GlobalTableSourceArn", input.globalTableSourceArn != nil),
            ("VectorIndexes", input.vectorIndexes != nil),
        ]
        for (name, isGiven) in refused where isGiven { throw .notServed(name) }
    }
}

extension DynamoError {
    /// A parameter of DynamoDB's that Apus does not serve: refused, never ignored.
    static func notServed(_ parameter: String) -> DynamoError {
        .invalidParameter("\(parameter) is not supported by this version of Apus")
    }
}
