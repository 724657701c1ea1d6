import DynamoModel

/// The one change that an UpdateTable asks for.
struct CheckedUpdateTable {
    private let input: UpdateTableInput

    /// What the change does to the table besides its definition.
    struct Effect {
        /// Whether the table passes through UPDATING.
        let isTransient: Bool
        /// Puts into the answer what it shows of the change already.
        let describe: (inout TableDescription, TableDefinition) -> Void
    }

    /// - Throws: a ValidationException when the request asks for nothing, for several things, or for what is not served.
    init(_ input: UpdateTableInput) throws(DynamoError) {
        self.input = input
        let refused: [(String, Bool)] = [
            ("GlobalSecondaryIndexUpdates", !(input.globalSecondaryIndexUpdates ?? []).isEmpty),
            ("StreamSpecification", input.streamSpecification != nil),
            ("SSESpecification", input.sseSpecification != nil), ("ReplicaUpdates", input.replicaUpdates != nil),
            ("MultiRegionConsistency", input.multiRegionConsistency != nil),
            ("GlobalTableWitnessUpdates", input.globalTableWitnessUpdates != nil),
            ("WarmThroughput", input.warmThroughput != nil), ("VectorIndexUpdates", input.vectorIndexUpdates != nil),
        ]
        for (name, isGiven) in refused where isGiven { throw .notServed(name) }
        try checkIsOneChange()
    }

    private func checkIsOneChange() throws(DynamoError) {
        let capacity = input.billingMode != nil || input.provisionedThroughput != nil
        let limit = input.onDemandThroughput != nil
        let tableClass = input.tableClass != nil
        let protection = input.deletionProtectionEnabled != nil
        guard capacity || limit || tableClass || protection else { throw .nothingToUpdate }
        if tableClass, capacity || limit || protection {
            throw .invalidParameter("TableClass modification must be the only operation in the request")
        }
        if protection, capacity || limit {
            throw .invalidParameter("DeletionProtection modification must be the only operation in the request")
        }
        if limit, input.provisionedThroughput != nil {
            throw .invalidParameter(
                "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request")
        }
    }

    /// Makes the change.
    ///
    /// - Throws: a ValidationException or LimitExceededException when the table as it is does not allow it.
    func apply(to definition: inout TableDefinition, at now: Timestamp) throws(DynamoError) -> Effect {
        if let tableClass = input.tableClass {
            let old = definition.tableClass
            let changedAt = definition.tableClassChangedAt
            if tableClass != old ?? .standard {
                definition.tableClass = tableClass
                definition.tableClassChangedAt = now
            }
            return Effect(isTransient: true) { description, _ in
                description.tableClassSummary = old.map { TableClassSummary(tableClass: $0, lastUpdateDateTime: changedAt) }
            }
        }
        if let isProtected = input.deletionProtectionEnabled {
            definition.isDeletionProtected = isProtected
            return Effect(isTransient: false) { description, _ in
                description.deletionProtectionEnabled = isProtected
            }
        }
        return try CapacityUpdate(input).apply(to: &definition.capacity, at: now)
    }
}

extension DynamoError {
    fileprivate static let nothingToUpdate = validation(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
            + "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, "
            + "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required")
}
