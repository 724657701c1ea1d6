import DynamoModel

/// A CreateTable that holds up: what remains is whether the name is free.
struct CheckedCreateTable {
    let key: KeySchema
    let tags: [Text: Text]
    private let mode: BillingMode
    private let throughput: ProvisionedThroughput?
    private let onDemandLimit: TableCapacity.OnDemandLimit?

    /// - Throws: a ValidationException, in DynamoDB's order: billing, keys, features, tags.
    init(_ input: CreateTableInput) throws(DynamoError) {
        mode = input.billingMode ?? .provisioned
        throughput = input.provisionedThroughput
        try Self.check(mode: mode, throughput: throughput)
        onDemandLimit = try CapacityChecks.onDemandLimit(
            input.onDemandThroughput, mode: mode, tableWording: "table BillingMode is PROVISIONED.")
        guard let keySchema = input.keySchema, let definitions = input.attributeDefinitions else {
            throw .validation("Invalid KeySchema: Some index key attribute have no definition")
        }
        key = try KeySchemaChecks.schema(keySchema, definitions: definitions)
        try Self.refuseWhatIsNotServed(input)
        tags = try TagChecks.merging(input.tags ?? [], into: [:])
    }

    private static func check(mode: BillingMode, throughput: ProvisionedThroughput?) throws(DynamoError) {
        switch mode {
        case .provisioned:
            guard let throughput else {
                throw .invalidParameter(
                    "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")
            }
            try CapacityChecks.quota(throughput)
        case .payPerRequest:
            if throughput != nil {
                throw .invalidParameter(
                    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
                        + "PAY_PER_REQUEST")
            }
        }
    }

    private static func refuseWhatIsNotServed(_ input: CreateTableInput) throws(DynamoError) {
        let refused: [(String, Bool)] = [
            ("LocalSecondaryIndexes", input.localSecondaryIndexes != nil),
            ("GlobalSecondaryIndexes", input.globalSecondaryIndexes != nil),
            ("StreamSpecification", input.streamSpecification?.streamEnabled == true),
            ("SSESpecification", input.sseSpecification?.enabled == true),
            ("WarmThroughput", input.warmThroughput != nil), ("ResourcePolicy", input.resourcePolicy != nil),
            ("GlobalTableSourceArn", input.globalTableSourceArn != nil),
            ("VectorIndexes", input.vectorIndexes != nil),
        ]
        for (name, isGiven) in refused where isGiven { throw .notServed(name) }
    }

    func capacity(at now: Timestamp) -> TableCapacity {
        TableCapacity(
            mode: mode, readUnits: throughput?.readCapacityUnits ?? 0, writeUnits: throughput?.writeCapacityUnits ?? 0,
            onDemandSince: mode == .payPerRequest ? now : nil,
            warmReadUnits: throughput?.readCapacityUnits ?? OnDemandWarmUnits.read,
            warmWriteUnits: throughput?.writeCapacityUnits ?? OnDemandWarmUnits.write, onDemandLimit: onDemandLimit)
    }
}

extension DynamoError {
    /// A parameter of DynamoDB's that Apus does not serve: refused, never ignored.
    static func notServed(_ parameter: String) -> DynamoError {
        .invalidParameter("\(parameter) is not supported by this version of Apus")
    }
}
