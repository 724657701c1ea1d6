import DynamoModel

/// The one change that an UpdateTable asks for, as far as it can be checked without the table.
struct CheckedUpdateTable {
    let input: UpdateTableInput
    /// The changes of global indexes, each of one index.
    let indexUpdates: [GlobalIndexUpdate]

    /// - Throws: a ValidationException when the request asks for nothing, for several things, or for what is not
    ///   served.
    init(_ input: UpdateTableInput) throws(DynamoError) {
        self.input = input
        let refused: [(String, Bool)] = [
            ("ReplicaUpdates", input.replicaUpdates != nil),
            ("MultiRegionConsistency", input.multiRegionConsistency != nil),
            ("GlobalTableWitnessUpdates", input.globalTableWitnessUpdates != nil),
            ("VectorIndexUpdates", input.vectorIndexUpdates != nil),
        ]
        for (name, isGiven) in refused where isGiven { throw .notServed(name) }
        indexUpdates = try (input.globalSecondaryIndexUpdates ?? [])
            .map { update throws(DynamoError) in try GlobalIndexUpdate(update) }
        try checkIsOneChange()
    }

    /// Whether a global index is to be created; a request creates or deletes at most one.
    var createsIndex: Bool {
        indexUpdates.contains { if case .create = $0 { true } else { false } }
    }

    private func checkIsOneChange() throws(DynamoError) {
        let capacity = input.billingMode != nil || input.provisionedThroughput != nil
        let limit = input.onDemandThroughput != nil
        let tableClass = input.tableClass != nil
        let protection = input.deletionProtectionEnabled != nil
        let warm = input.warmThroughput != nil
        let indexes = !indexUpdates.isEmpty
        let stream = input.streamSpecification != nil
        let encryption = input.sseSpecification != nil
        guard capacity || limit || tableClass || protection || warm || indexes || stream || encryption else {
            throw .nothingToUpdate
        }
        if encryption, capacity || limit || tableClass || protection || warm || indexes || stream {
            throw .invalidParameter("Server-Side Encryption modification must be the only operation in the request")
        }
        if tableClass, stream || capacity || limit || protection || warm || indexes {
            throw .invalidParameter("TableClass modification must be the only operation in the request")
        }
        if protection, stream || capacity || limit || warm || indexes {
            throw .invalidParameter("DeletionProtection modification must be the only operation in the request")
        }
        if warm, stream || capacity || limit || indexes {
            throw .invalidParameter("WarmThroughput must be the only operation in the request")
        }
        if limit, stream || input.provisionedThroughput != nil || indexes {
            throw .invalidParameter(
                "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request")
        }
        if let updates = input.globalSecondaryIndexUpdates, updates.isEmpty {
            throw .invalidParameter("List of GlobalSecondaryIndexUpdates is empty")
        }
        if stream, input.provisionedThroughput != nil {
            throw .invalidParameter("You cannot modify stream status while updating table IOPS")
        }
        if stream, indexUpdates.contains(where: { !$0.isUpdate }) {
            throw .invalidParameter("You cannot create or delete index while changing stream status")
        }
        if input.provisionedThroughput != nil, indexUpdates.contains(where: { !$0.isUpdate }) {
            throw .invalidParameter("You cannot create or delete index while updating table IOPS")
        }
        try checkIndexNames()
    }

    private func checkIndexNames() throws(DynamoError) {
        var seen: Set<String> = []
        for update in indexUpdates where !seen.insert(update.name).inserted {
            throw .invalidParameter(
                "Only one global secondary index update per index is allowed simultaneously. Index: \(update.name)")
        }
        guard indexUpdates.filter({ !$0.isUpdate }).count <= 1 else { throw .oneOnlineIndex }
    }
}

/// One entry of GlobalSecondaryIndexUpdates.
enum GlobalIndexUpdate {
    case create(CreateGlobalSecondaryIndexAction)
    case update(UpdateGlobalSecondaryIndexAction)
    case delete(DeleteGlobalSecondaryIndexAction)

    init(_ update: GlobalSecondaryIndexUpdate) throws(DynamoError) {
        switch (update.create, update.update, update.delete) {
        case (let create?, nil, nil): self = .create(create)
        case (nil, let update?, nil): self = .update(update)
        case (nil, nil, let delete?): self = .delete(delete)
        case (nil, nil, nil):
            throw .invalidParameter(
                "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                    + "GlobalSecondaryIndexUpdate.Delete must not be null")
        default:
            throw .invalidParameter(
                "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object")
        }
    }

    var name: String {
        switch self {
        case .create(let action): action.indexName
        case .update(let action): action.indexName
        case .delete(let action): action.indexName
        }
    }

    var isUpdate: Bool {
        if case .update = self { true } else { false }
    }
}

extension DynamoError {
    fileprivate static let nothingToUpdate = validation(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
            + "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, "
            + "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required")
    static let oneOnlineIndex = DynamoError(
        .limitExceeded,
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table")
}
