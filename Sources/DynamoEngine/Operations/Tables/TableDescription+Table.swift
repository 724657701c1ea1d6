import DynamoExpressions
import DynamoModel

extension TableDescription {
    /// What DescribeTable and UpdateTable tell of a table.
    init(_ table: Table, status: TableStatus) {
        let definition = table.definition
        let figures = table.figures.current
        let indexes = table.indexes
        let local = indexes.filter(\.isLocal).map { LocalSecondaryIndexDescription($0, of: table) }
        let global = indexes.filter { !$0.isLocal }.map {
            GlobalSecondaryIndexDescription($0, of: table, status: status)
        }
        self.init(
            attributeDefinitions: definition.attributeDefinitions, tableName: table.name,
            keySchema: definition.key.elements, tableStatus: status, creationDateTime: definition.createdAt,
            provisionedThroughput: ProvisionedThroughputDescription(definition.capacity),
            tableSizeBytes: figures.bytes, itemCount: figures.items, tableArn: table.arn, tableId: definition.id,
            billingModeSummary: BillingModeSummary(definition.capacity),
            localSecondaryIndexes: local.isEmpty ? nil : local, globalSecondaryIndexes: global.isEmpty ? nil : global,
            sseDescription: SSEDescription(definition),
            tableClassSummary: definition.tableClass.map {
                TableClassSummary(tableClass: $0, lastUpdateDateTime: definition.tableClassChangedAt)
            },
            deletionProtectionEnabled: definition.isDeletionProtected,
            onDemandThroughput: OnDemandThroughput(definition.capacity),
            warmThroughput: TableWarmThroughputDescription(
                readUnitsPerSecond: definition.capacity.warmReadUnits,
                writeUnitsPerSecond: definition.capacity.warmWriteUnits, status: .active))
        if let stream = definition.stream { setStream(stream, of: table) }
    }

    /// Tells of a stream; of one that was disabled only its name remains.
    mutating func setStream(_ stream: StreamDefinition, of table: Table) {
        streamSpecification =
            stream.isEnabled
            ? StreamSpecification(streamEnabled: true, streamViewType: stream.view) : nil
        latestStreamLabel = stream.label
        latestStreamArn = "\(table.arn)/stream/\(stream.label)"
    }

    /// What CreateTable answers: without what only comes to be when the table is active.
    init(created table: Table, warmThroughput requested: WarmThroughput?) {
        self.init(table, status: .creating)
        if requested == nil { warmThroughput = nil } else { warmThroughput?.status = .updating }
        billingModeSummary?.lastUpdateToPayPerRequestDateTime = nil
        for index in (globalSecondaryIndexes ?? []).indices { globalSecondaryIndexes?[index].warmThroughput = nil }
    }

    /// What DeleteTable answers: without what the table was made of.
    init(deleted table: Table) {
        self.init(table, status: .deleting)
        attributeDefinitions = nil
        keySchema = nil
        creationDateTime = nil
        localSecondaryIndexes = nil
        globalSecondaryIndexes = nil
        warmThroughput = nil
        tableClassSummary = nil
        onDemandThroughput = nil
        sseDescription = nil
    }
}

extension TableDefinition {
    /// The definitions of all key attributes, of the table and its indexes, in the order of their names.
    var attributeDefinitions: [AttributeDefinition] {
        var kinds: [Text: AttributeValue.Kind] = [:]
        for attribute in ([key] + indexes.map(\.key)).flatMap(\.attributes) { kinds[attribute.name] = attribute.kind }
        return kinds.sorted { $0.key < $1.key }.map {
            AttributeDefinition(attributeName: $0.key, attributeType: ScalarAttributeType($0.value))
        }
    }
}

extension KeySchema {
    fileprivate var elements: [KeySchemaElement] {
        attributes.map {
            KeySchemaElement(attributeName: $0.name, keyType: $0.role == .partition ? .hash : .range)
        }
    }
}

extension ScalarAttributeType {
    fileprivate init(_ kind: AttributeValue.Kind) {
        // The types of key attributes have the same names in both.
        self = ScalarAttributeType(rawValue: kind.rawValue)!
    }
}

extension IndexProjection {
    fileprivate init(_ definition: IndexDefinition) {
        self.init(
            projectionType: definition.projection,
            nonKeyAttributes: definition.projection == .include ? definition.nonKeyAttributes.sorted() : nil)
    }
}

extension LocalSecondaryIndexDescription {
    fileprivate init(_ index: Index, of table: Table) {
        let figures = index.figures.current
        self.init(
            indexName: index.name, keySchema: index.definition.key.elements,
            projection: IndexProjection(index.definition), indexSizeBytes: figures.bytes, itemCount: figures.items,
            indexArn: "\(table.arn)/index/\(index.name)")
    }
}

extension GlobalSecondaryIndexDescription {
    init(_ index: Index, of table: Table, status: TableStatus) {
        let definition = index.definition
        let figures = index.figures.current
        let indexStatus: IndexStatus =
            switch (definition.stage, status) {
            case (.creating, _), (_, .creating): .creating
            case (_, .deleting): .deleting
            default: .active
            }
        self.init(
            indexName: index.name, keySchema: definition.key.elements, projection: IndexProjection(definition),
            indexStatus: indexStatus, backfilling: definition.stage == .creating ? true : nil,
            provisionedThroughput: definition.capacity.map { ProvisionedThroughputDescription($0) },
            indexSizeBytes: figures.bytes, itemCount: figures.items, indexArn: "\(table.arn)/index/\(index.name)",
            onDemandThroughput: definition.capacity.flatMap { OnDemandThroughput($0) },
            warmThroughput: definition.capacity.map {
                GlobalSecondaryIndexWarmThroughputDescription(
                    readUnitsPerSecond: $0.warmReadUnits, writeUnitsPerSecond: $0.warmWriteUnits, status: .active)
            })
    }
}

extension SSEDescription {
    /// Nil for a table with the service's own key.
    init?(_ definition: TableDefinition) {
        guard let encryption = definition.encryption else { return nil }
        self.init(status: .enabled, sseType: .kms, kmsMasterKeyArn: encryption.keyARN)
    }
}

extension ProvisionedThroughputDescription {
    init(_ capacity: TableCapacity) {
        self.init(
            lastIncreaseDateTime: capacity.lastIncrease, lastDecreaseDateTime: capacity.lastDecrease,
            numberOfDecreasesToday: capacity.decreases, readCapacityUnits: capacity.readUnits,
            writeCapacityUnits: capacity.writeUnits)
    }
}

extension OnDemandThroughput {
    /// Nil when there are no limits.
    init?(_ capacity: TableCapacity) {
        guard let limit = capacity.onDemandLimit else { return nil }
        self.init(maxReadRequestUnits: limit.readUnits, maxWriteRequestUnits: limit.writeUnits)
    }
}

extension BillingModeSummary {
    /// Absent for a table that has always been provisioned.
    fileprivate init?(_ capacity: TableCapacity) {
        guard let since = capacity.onDemandSince else { return nil }
        self.init(billingMode: capacity.mode, lastUpdateToPayPerRequestDateTime: since)
    }
}
