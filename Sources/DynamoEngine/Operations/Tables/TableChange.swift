import DynamoExpressions
import DynamoModel

/// What an UpdateTable makes of a table: its new definition, and the answer, which shows some of it already.
struct TableChange {
    /// What remains to be done when the new definition is durable.
    struct Outcome {
        let table: Table
        let definition: TableDefinition
        let isTransient: Bool
        /// The keyspaces of new indexes.
        let createdKeyspaces: [UInt32]
        let droppedKeyspaces: [UInt32]
    }

    let table: Table
    private let now: Timestamp
    private let newKeyspace: UInt32?
    private(set) var definition: TableDefinition
    private(set) var description: TableDescription
    /// Whether the table passes through UPDATING.
    private var isTransient = false
    private var createdKeyspaces: [UInt32] = []
    private(set) var droppedKeyspaces: [UInt32] = []

    /// - Parameter newKeyspace: the number of a keyspace for the index that is created; nil when none is.
    init(_ table: Table, at now: Timestamp, newKeyspace: UInt32?) {
        self.table = table
        self.now = now
        self.newKeyspace = newKeyspace
        definition = table.definition
        description = TableDescription(table, status: .active)
    }

    var outcome: Outcome {
        Outcome(
            table: table, definition: definition, isTransient: isTransient, createdKeyspaces: createdKeyspaces,
            droppedKeyspaces: droppedKeyspaces)
    }

    /// - Throws: a ValidationException, LimitExceededException or ResourceNotFoundException when the table as it is
    ///   does not allow the change.
    mutating func apply(_ update: CheckedUpdateTable) throws(DynamoError) {
        let input = update.input
        if let tableClass = input.tableClass { setClass(tableClass) }
        if let isProtected = input.deletionProtectionEnabled {
            definition.isDeletionProtected = isProtected
            description.deletionProtectionEnabled = isProtected
        }
        if let warm = input.warmThroughput {
            try CapacityChecks.setWarm(warm, in: &definition.capacity, of: .table, isNew: false)
            description.warmThroughput?.status = .updating
        }
        if let stream = input.streamSpecification { try setStream(stream) }
        if let encryption = input.sseSpecification { try setEncryption(encryption) }
        if input.billingMode != nil || input.provisionedThroughput != nil || input.onDemandThroughput != nil {
            try setCapacity(input, indexUpdates: update.indexUpdates)
        }
        for indexUpdate in update.indexUpdates { try apply(indexUpdate, definitions: input.attributeDefinitions) }
        if isTransient { description.tableStatus = .updating }
    }

    private mutating func setClass(_ tableClass: TableClass) {
        isTransient = true
        guard tableClass != definition.tableClass ?? .standard else { return }
        definition.tableClass = tableClass
        definition.tableClassChangedAt = now
    }

    private mutating func setStream(_ request: StreamSpecification) throws(DynamoError) {
        let stream = try FeatureChecks.stream(request, of: definition.stream, table: table.name, at: now)
        definition.stream = stream
        isTransient = true
        description.setStream(stream, of: table)
    }

    private mutating func setEncryption(_ request: SSESpecification) throws(DynamoError) {
        let encryption = try FeatureChecks.encryption(request, region: definition.region)
        guard encryption != nil || definition.encryption != nil else {
            throw .invalidParameter("Table is already encrypted by default")
        }
        guard encryption != definition.encryption else {
            throw .invalidParameter(
                "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to "
                    + "change Master Key")
        }
        definition.encryption = encryption
        isTransient = true
        description.sseDescription = SSEDescription(definition)
        description.sseDescription?.status = .updating
    }

    // MARK: - Capacity

    private mutating func setCapacity(
        _ input: UpdateTableInput, indexUpdates: [GlobalIndexUpdate]
    ) throws(DynamoError) {
        let update = CapacityUpdate(
            mode: input.billingMode, throughput: input.provisionedThroughput, limit: input.onDemandThroughput,
            owner: .table)
        try update.apply(to: &definition.capacity, at: now)
        if let mode = input.billingMode { try switchIndexes(to: mode, updates: indexUpdates) }
        if input.billingMode == nil, input.provisionedThroughput == nil {
            description.onDemandThroughput = OnDemandThroughput(definition.capacity)
            return
        }
        isTransient = true
        // A switch of the mode shows at once; a mere change of the units shows the old ones and the new dates.
        let new = ProvisionedThroughputDescription(definition.capacity)
        if input.billingMode != nil {
            description.provisionedThroughput = new
            description.billingModeSummary?.billingMode = definition.capacity.mode
        } else {
            description.provisionedThroughput?.lastIncreaseDateTime = new.lastIncreaseDateTime
            description.provisionedThroughput?.lastDecreaseDateTime = new.lastDecreaseDateTime
        }
    }

    /// Global indexes go along with the table's mode; those that become provisioned need units of their own.
    private mutating func switchIndexes(
        to mode: BillingMode, updates: [GlobalIndexUpdate]
    ) throws(DynamoError) {
        for index in definition.indexes.indices {
            guard var capacity = definition.indexes[index].capacity, capacity.mode != mode else { continue }
            switch mode {
            case .payPerRequest:
                try CapacityUpdate(
                    mode: mode, throughput: nil, limit: nil, owner: .index(definition.indexes[index].name)
                )
                .apply(to: &capacity, at: now)
            case .provisioned:
                let name = definition.indexes[index].name
                let isGiven = updates.contains { update in
                    if case .update(let action) = update { action.indexName == name } else { false }
                }
                guard isGiven else {
                    throw .invalidParameter("ProvisionedThroughput must be specified for index: \(name)")
                }
            }
            definition.indexes[index].capacity = capacity
        }
    }

    // MARK: - Indexes

    private mutating func apply(
        _ update: GlobalIndexUpdate, definitions: [AttributeDefinition]?
    ) throws(DynamoError) {
        switch update {
        case .create(let action): try create(action, definitions: definitions)
        case .update(let action): try change(action)
        case .delete(let action): try delete(action.indexName)
        }
    }

    private mutating func create(
        _ action: CreateGlobalSecondaryIndexAction, definitions: [AttributeDefinition]?
    ) throws(DynamoError) {
        guard !definition.indexes.contains(where: { $0.name == action.indexName }) else {
            throw .validation("Attempting to create an index which already exists")
        }
        guard let definitions, !definitions.isEmpty else {
            throw .invalidParameter("AttributeDefinitions is not specified for index: \(action.indexName)")
        }
        guard !definition.indexes.contains(where: { $0.stage == .creating }) else { throw .oneOnlineIndex }
        guard definition.indexes.filter({ $0.scope == .global }).count < IndexLimit.global else {
            throw DynamoError(
                .limitExceeded,
                "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of 20")
        }
        let plan = try plan(action, definitions: definitions)
        try IndexChecks.together(
            definition.indexes.map(\.name) + [plan.name],
            nonKeyAttributes: definition.indexes.map(\.nonKeyAttributes) + [plan.nonKeyAttributes])
        guard let newKeyspace else { throw .oneOnlineIndex }
        definition.indexes.append(plan.definition(keyspace: newKeyspace, stage: .creating))
        createdKeyspaces.append(newKeyspace)
        isTransient = true
        describeIndexes { $0 == plan.name ? .creating : nil }
    }

    private func plan(
        _ action: CreateGlobalSecondaryIndexAction, definitions: [AttributeDefinition]
    ) throws(DynamoError) -> IndexPlan {
        let schemas = try KeySchemaChecks(definitions: definitions)
        try KeySchemaChecks.checkNames(in: action.keySchema)
        try schemas.checkDefined(action.keySchema)
        if definition.capacity.mode == .provisioned, action.provisionedThroughput == nil {
            throw .invalidParameter(
                "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: \(action.indexName)")
        }
        let capacity = try IndexChecks.capacity(
            action.provisionedThroughput, onDemand: action.onDemandThroughput, warm: action.warmThroughput,
            of: action.indexName, mode: definition.capacity.mode, at: now)
        let key = try schemas.globalSchema(action.keySchema)
        try checkTypes(of: key)
        let (type, names) = try IndexChecks.projection(action.projection)
        return IndexPlan(
            name: action.indexName, scope: .global, key: key, projection: type, nonKeyAttributes: names,
            capacity: capacity)
    }

    /// The attributes of a new index have the types that they have in the table's other keys. Definitions that the
    /// index does not use may say what they like.
    private func checkTypes(of key: KeySchema) throws(DynamoError) {
        let known = Dictionary(
            ([definition.key] + definition.indexes.map(\.key)).flatMap(\.attributes).map { ($0.name, $0) }
        ) { $1 }
        for attribute in key.attributes {
            guard let existing = known[attribute.name], existing.kind != attribute.kind else { continue }
            throw .invalidParameter(
                "Attributes cannot be redefined. Please check that your attribute has the same type as previously "
                    + "defined. Existing schema: Schema:[SchemaElement: key{\(existing.schemaText)}] "
                    + "New schema: Schema:[SchemaElement: key{\(attribute.schemaText)}]")
        }
    }

    private func position(of name: String, _ verb: String) throws(DynamoError) -> Int {
        guard let position = definition.indexes.firstIndex(where: { $0.name == name }) else {
            throw DynamoError(
                .resourceNotFound, "Requested resource not found: Index \(name) for table \(table.name)")
        }
        guard definition.indexes[position].scope == .global else {
            throw .validation("Cannot \(verb) an index that is not a GlobalSecondaryIndex: \(name)")
        }
        return position
    }

    private mutating func change(_ action: UpdateGlobalSecondaryIndexAction) throws(DynamoError) {
        let position = try position(of: action.indexName, "update")
        var capacity = definition.indexes[position].capacity ?? definition.capacity
        if let warm = action.warmThroughput {
            try CapacityChecks.setWarm(warm, in: &capacity, of: .index(action.indexName), isNew: false)
        }
        if definition.capacity.mode == .payPerRequest,
            action.provisionedThroughput != nil || (action.onDemandThroughput == nil && action.warmThroughput == nil)
        {
            throw .invalidParameter(
                "The only Updates for index: \(action.indexName) when TableThroughputMode is PAY_PER_REQUEST can be to "
                    + "OnDemandThroughput, WarmThroughput")
        }
        if action.provisionedThroughput != nil || action.onDemandThroughput != nil {
            try CapacityUpdate(
                mode: capacity.mode == definition.capacity.mode ? nil : definition.capacity.mode,
                throughput: action.provisionedThroughput, limit: action.onDemandThroughput,
                owner: .index(action.indexName)
            ).apply(to: &capacity, at: now)
        }
        definition.indexes[position].capacity = capacity
        describeIndexes { $0 == action.indexName ? .updating : nil }
    }

    private mutating func delete(_ name: String) throws(DynamoError) {
        let position = try position(of: name, "delete")
        if definition.indexes[position].stage == .active,
            definition.indexes.contains(where: { $0.stage == .creating })
        {
            throw .oneOnlineIndex
        }
        describeIndexes { $0 == name ? .deleting : nil }
        droppedKeyspaces.append(definition.indexes[position].keyspace)
        definition.indexes.remove(at: position)
        isTransient = true
    }

    /// Puts the state of changed indexes into the answer, and indexes that are new.
    private mutating func describeIndexes(_ status: (String) -> IndexStatus?) {
        let known = Set((description.globalSecondaryIndexes ?? []).compactMap(\.indexName))
        for index in definition.indexes where index.scope == .global && !known.contains(index.name) {
            let created = Index(index, tableKey: definition.key)
            var entry = GlobalSecondaryIndexDescription(created, of: table, status: .active)
            entry.backfilling = false
            entry.warmThroughput = nil
            description.globalSecondaryIndexes = (description.globalSecondaryIndexes ?? []) + [entry]
            description.attributeDefinitions = definition.attributeDefinitions
        }
        for index in (description.globalSecondaryIndexes ?? []).indices {
            guard let name = description.globalSecondaryIndexes?[index].indexName, let status = status(name) else {
                continue
            }
            description.globalSecondaryIndexes?[index].indexStatus = status
        }
    }
}

extension KeyAttribute {
    /// Name, type and role as the message has them: `id:S:HASH`.
    fileprivate var schemaText: String {
        "\(name):\(kind.rawValue):\(role == .partition ? "HASH" : "RANGE")"
    }
}
