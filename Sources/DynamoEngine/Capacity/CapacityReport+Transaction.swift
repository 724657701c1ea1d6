import DynamoModel

/// What transactions cost: every read and write of an item twice, once to prepare and once to commit; changes of index
/// entries once. Only transactions tell read and write units apart.
extension CapacityReport {
    private static let factor = 2.0

    /// Adds what a transaction's write or check costs.
    mutating func add(transacted change: ItemChange) {
        table += Self.factor * CapacityUnits.write(bytes: change.chargedBytes)
        for indexChange in change.indexChanges { add(indexChange.units, on: indexChange.index) }
    }

    /// Adds what reading an item in a transaction costs.
    ///
    /// - Parameter units: those of a consistent read.
    mutating func add(transactedRead units: Double) {
        table += Self.factor * units
    }

    /// Whether a transaction's units are those of reads or of writes.
    enum Direction {
        case read, write
    }

    /// What a transaction tells of one table.
    func consumed(
        _ level: ReturnConsumedCapacity?, tableName: String, as direction: Direction
    ) -> ConsumedCapacity? {
        guard var consumed = consumed(level, tableName: tableName) else { return nil }
        switch direction {
        case .read: consumed.readCapacityUnits = consumed.capacityUnits
        case .write: consumed.writeCapacityUnits = consumed.capacityUnits
        }
        consumed.table = consumed.table?.told(as: direction)
        consumed.localSecondaryIndexes = consumed.localSecondaryIndexes?.mapValues { $0.told(as: direction) }
        consumed.globalSecondaryIndexes = consumed.globalSecondaryIndexes?.mapValues { $0.told(as: direction) }
        return consumed
    }
}

extension Capacity {
    fileprivate func told(as direction: CapacityReport.Direction) -> Capacity {
        var capacity = self
        switch direction {
        case .read: capacity.readCapacityUnits = capacityUnits
        case .write: capacity.writeCapacityUnits = capacityUnits
        }
        return capacity
    }
}

/// The units of a transaction by table.
struct TransactionCapacity {
    let level: ReturnConsumedCapacity?
    let direction: CapacityReport.Direction
    private var reports: [String: CapacityReport] = [:]

    init(_ level: ReturnConsumedCapacity?, direction: CapacityReport.Direction) {
        self.level = level
        self.direction = direction
    }

    /// The report of a table, to be added to.
    subscript(_ table: Table) -> CapacityReport {
        get { reports[table.name, default: CapacityReport()] }
        set { reports[table.name] = newValue }
    }

    /// What the operation tells, in the order of the tables' names; nil when it was not asked.
    var consumed: [ConsumedCapacity]? {
        guard let level, level != .nothing else { return nil }
        return reports.sorted { Text($0.key) < Text($1.key) }
            .compactMap { $0.value.consumed(level, tableName: $0.key, as: direction) }
    }
}
