import DynamoModel

/// The units that an operation used on one table: of the table itself and of each index that it touched.
struct CapacityReport {
    var table = 0.0
    var localIndexes: [String: Double] = [:]
    var globalIndexes: [String: Double] = [:]

    /// Adds what a write costs.
    mutating func add(_ change: ItemChange) {
        table += CapacityUnits.write(bytes: change.chargedBytes)
        for indexChange in change.indexChanges { add(indexChange.units, on: indexChange.index) }
    }

    mutating func add(_ units: Double, on index: Index) {
        if index.isLocal {
            localIndexes[index.name, default: 0] += units
        } else {
            globalIndexes[index.name, default: 0] += units
        }
    }

    /// What a write costs.
    init(_ change: ItemChange) {
        add(change)
    }

    init(table: Double = 0) {
        self.table = table
    }

    var total: Double {
        localIndexes.values.reduce(table, +) + globalIndexes.values.reduce(0, +)
    }

    /// What the operation tells of it, or nil when it was not asked.
    ///
    /// - Parameter tableName: as the request names it.
    func consumed(_ level: ReturnConsumedCapacity?, tableName: String) -> ConsumedCapacity? {
        switch level {
        case nil, .nothing: nil
        case .total: ConsumedCapacity(tableName: TableName(tableName).name, capacityUnits: total)
        case .indexes:
            ConsumedCapacity(
                tableName: TableName(tableName).name, capacityUnits: total, table: Capacity(capacityUnits: table),
                localSecondaryIndexes: Self.members(localIndexes),
                globalSecondaryIndexes: Self.members(globalIndexes))
        }
    }

    private static func members(_ units: [String: Double]) -> [String: Capacity]? {
        units.isEmpty ? nil : units.mapValues { Capacity(capacityUnits: $0) }
    }
}

extension CapacityReport {
    /// What reading a page costs.
    init(_ page: Page, of request: PageRequest) {
        let units =
            request.partitions?.units(of: page, in: request)
            ?? CapacityUnits.read(bytes: page.bytes, isConsistent: request.isConsistent)
        guard let index = request.source.index else {
            self.init(table: units)
            return
        }
        self.init(table: page.fetchUnits)
        add(units, on: index)
    }
}
