import DynamoModel

/// DynamoDB's quotas of throughput, which DescribeLimits tells.
///
/// See [Quotas](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html).
enum CapacityQuota {
    static let accountUnits = 80_000
    static let tableUnits = 40_000
}

/// What a new on-demand table is ready for at once, in units a second.
enum OnDemandWarmUnits {
    static let read = 12_000
    static let write = 4_000
}

/// What a capacity is of; the messages name it.
enum CapacityOwner {
    case table
    case index(String)

    /// Behind "for OnDemandThroughput": the words differ between the two for no reason that one could see.
    var onDemandWords: String {
        switch self {
        case .table: "for table"
        case .index(let name): "for index : \(name)"
        }
    }

    var warmWords: String {
        switch self {
        case .table: "for table"
        case .index(let name): "for index \(name)"
        }
    }

    fileprivate var indexWords: String {
        switch self {
        case .table: ""
        case .index(let name): " for index: \(name)"
        }
    }

    fileprivate var boundWords: String {
        switch self {
        case .table: ""
        case .index(let name): " for index \(name)"
        }
    }
}

/// The rules of throughput that CreateTable and UpdateTable share.
enum CapacityChecks {
    /// The capacity of a new table or global index.
    static func capacity(
        mode: BillingMode, throughput: ProvisionedThroughput?, onDemand: OnDemandThroughput?, warm: WarmThroughput?,
        of owner: CapacityOwner, at now: Timestamp
    ) throws(DynamoError) -> TableCapacity {
        if let throughput { try quota(throughput, of: owner) }
        let limit = try onDemandLimit(onDemand, mode: mode, of: owner)
        var capacity = TableCapacity(
            mode: mode, readUnits: throughput?.readCapacityUnits ?? 0, writeUnits: throughput?.writeCapacityUnits ?? 0,
            onDemandSince: mode == .payPerRequest ? now : nil,
            warmReadUnits: throughput?.readCapacityUnits ?? OnDemandWarmUnits.read,
            warmWriteUnits: throughput?.writeCapacityUnits ?? OnDemandWarmUnits.write, onDemandLimit: limit)
        try setWarm(warm, in: &capacity, of: owner, isNew: true)
        return capacity
    }

    static func quota(_ throughput: ProvisionedThroughput, of owner: CapacityOwner) throws(DynamoError) {
        try quota(throughput.readCapacityUnits, "ReadCapacityUnits", of: owner)
        try quota(throughput.writeCapacityUnits, "WriteCapacityUnits", of: owner)
    }

    private static func quota(_ units: Int, _ name: String, of owner: CapacityOwner) throws(DynamoError) {
        guard units <= 1_000_000_000_000 else {
            throw .validation("Given value \(units) for \(name) is out of bounds\(owner.boundWords)")
        }
        guard units <= CapacityQuota.tableUnits else {
            throw DynamoError(
                .limitExceeded,
                "The requested \(name), \(units), is above the per table maximum for the account. Per table maximum: "
                    + "\(CapacityQuota.tableUnits). Refer to the Amazon DynamoDB Developer Guide for current limits and "
                    + "how to request higher limits.")
        }
    }

    private static func onDemandLimit(
        _ throughput: OnDemandThroughput?, mode: BillingMode, of owner: CapacityOwner
    ) throws(DynamoError) -> TableCapacity.OnDemandLimit? {
        guard let throughput else { return nil }
        let members = [
            ("MaxReadRequestUnits", throughput.maxReadRequestUnits),
            ("MaxWriteRequestUnits", throughput.maxWriteRequestUnits),
        ]
        for (name, units) in members {
            guard let units else { continue }
            if mode == .provisioned {
                throw .invalidParameter(
                    "\(name) for OnDemandThroughput\(owner.indexWords) cannot be specified when table BillingMode is "
                        + "PROVISIONED.")
            }
            if units < 1 {
                throw .invalidParameter(
                    "Requested \(name) for OnDemandThroughput \(owner.onDemandWords) is outside of valid range")
            }
        }
        let limit = TableCapacity.OnDemandLimit(
            readUnits: throughput.maxReadRequestUnits, writeUnits: throughput.maxWriteRequestUnits)
        return limit == TableCapacity.OnDemandLimit() ? nil : limit
    }

    /// Raises what the table or index is to be ready for; it never falls.
    static func setWarm(
        _ warm: WarmThroughput?, in capacity: inout TableCapacity, of owner: CapacityOwner, isNew: Bool
    ) throws(DynamoError) {
        guard let warm else { return }
        let members = [
            ("ReadUnitsPerSecond", warm.readUnitsPerSecond, capacity.warmReadUnits, "ReadCapacityUnits"),
            ("WriteUnitsPerSecond", warm.writeUnitsPerSecond, capacity.warmWriteUnits, "WriteCapacityUnits"),
        ]
        for (name, requested, current, provisionedName) in members {
            guard let requested, requested < current else { continue }
            let subject = "Requested \(name) for WarmThroughput \(owner.warmWords) is lower than"
            guard isNew else {
                throw .invalidParameter(
                    "\(subject) current WarmThroughput, decreasing WarmThroughput is not supported")
            }
            throw capacity.mode == .payPerRequest
                ? .invalidParameter(
                    "\(subject) initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/"
                        + "developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial")
                : .invalidParameter("\(subject) \(provisionedName) of ProvisionedThroughput")
        }
        capacity.warmReadUnits = warm.readUnitsPerSecond ?? capacity.warmReadUnits
        capacity.warmWriteUnits = warm.writeUnitsPerSecond ?? capacity.warmWriteUnits
    }
}
