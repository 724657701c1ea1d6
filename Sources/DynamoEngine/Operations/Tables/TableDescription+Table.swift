import DynamoExpressions
import DynamoModel

extension TableDescription {
    /// What DescribeTable and UpdateTable tell of a table.
    init(_ table: Table, status: TableStatus) {
        let definition = table.definition
        let figures = table.figures.current
        self.init(
            attributeDefinitions: definition.key.definitions, tableName: table.name,
            keySchema: definition.key.elements, tableStatus: status, creationDateTime: definition.createdAt,
            provisionedThroughput: ProvisionedThroughputDescription(definition.capacity),
            tableSizeBytes: figures.bytes, itemCount: figures.items, tableArn: table.arn, tableId: definition.id,
            billingModeSummary: BillingModeSummary(definition.capacity),
            tableClassSummary: definition.tableClass.map {
                TableClassSummary(tableClass: $0, lastUpdateDateTime: definition.tableClassChangedAt)
            },
            deletionProtectionEnabled: definition.isDeletionProtected,
            onDemandThroughput: definition.capacity.onDemandLimit.map {
                OnDemandThroughput(maxReadRequestUnits: $0.readUnits, maxWriteRequestUnits: $0.writeUnits)
            },
            warmThroughput: TableWarmThroughputDescription(
                readUnitsPerSecond: definition.capacity.warmReadUnits,
                writeUnitsPerSecond: definition.capacity.warmWriteUnits, status: .active))
    }

    /// What CreateTable answers: without what only comes to be when the table is active.
    init(created table: Table) {
        self.init(table, status: .creating)
        warmThroughput = nil
        billingModeSummary?.lastUpdateToPayPerRequestDateTime = nil
    }

    /// What DeleteTable answers: without what the table was made of.
    init(deleted table: Table) {
        self.init(table, status: .deleting)
        attributeDefinitions = nil
        keySchema = nil
        creationDateTime = nil
        warmThroughput = nil
        tableClassSummary = nil
        onDemandThroughput = nil
    }
}

extension KeySchema {
    fileprivate var elements: [KeySchemaElement] {
        attributes.map {
            KeySchemaElement(attributeName: $0.name, keyType: $0.role == .partition ? .hash : .range)
        }
    }

    fileprivate var definitions: [AttributeDefinition] {
        attributes.sorted { $0.name < $1.name }.map {
            AttributeDefinition(attributeName: $0.name, attributeType: ScalarAttributeType($0.kind))
        }
    }
}

extension ScalarAttributeType {
    fileprivate init(_ kind: AttributeValue.Kind) {
        // The types of key attributes have the same names in both.
        self = ScalarAttributeType(rawValue: kind.rawValue)!
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

extension BillingModeSummary {
    /// Absent for a table that has always been provisioned.
    fileprivate init?(_ capacity: TableCapacity) {
        guard let since = capacity.onDemandSince else { return nil }
        self.init(billingMode: capacity.mode, lastUpdateToPayPerRequestDateTime: since)
    }
}
