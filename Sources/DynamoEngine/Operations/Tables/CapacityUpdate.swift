import DynamoModel

/// A change of how a table's throughput is bought.
struct CapacityUpdate {
    private static let freeDecreases = 4
    private static let millisecondsBetweenDecreases: Int64 = 3_600_000
    private static let millisecondsOfDay: Int64 = 86_400_000

    private let mode: BillingMode?
    private let throughput: ProvisionedThroughput?
    private let limit: OnDemandThroughput?

    init(_ input: UpdateTableInput) {
        mode = input.billingMode
        throughput = input.provisionedThroughput
        limit = input.onDemandThroughput
    }

    func apply(
        to capacity: inout TableCapacity, at now: Timestamp
    ) throws(DynamoError) -> CheckedUpdateTable.Effect {
        switch mode ?? capacity.mode {
        case .payPerRequest:
            if throughput != nil {
                throw mode == .payPerRequest && capacity.mode == .provisioned
                    ? .invalidParameter("ProvisionedThroughput cannot be specified when BillingMode is PAY_PER_REQUEST")
                    : .invalidParameter(
                        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
                            + "PAY_PER_REQUEST")
            }
            try setOnDemand(&capacity, at: now)
        case .provisioned:
            try setProvisioned(&capacity, at: now)
        }
        guard mode != nil || throughput != nil else {
            return CheckedUpdateTable.Effect(isTransient: false) { description, definition in
                description.onDemandThroughput = definition.capacity.onDemandLimit.map {
                    OnDemandThroughput(maxReadRequestUnits: $0.readUnits, maxWriteRequestUnits: $0.writeUnits)
                }
            }
        }
        let switchesMode = mode != nil
        return CheckedUpdateTable.Effect(isTransient: true) { description, definition in
            // A switch of the mode shows at once; a mere change of the units shows the old ones and the new dates.
            let new = ProvisionedThroughputDescription(definition.capacity)
            if switchesMode {
                description.provisionedThroughput = new
                description.billingModeSummary?.billingMode = definition.capacity.mode
            } else {
                description.provisionedThroughput?.lastIncreaseDateTime = new.lastIncreaseDateTime
                description.provisionedThroughput?.lastDecreaseDateTime = new.lastDecreaseDateTime
            }
        }
    }

    private func setOnDemand(_ capacity: inout TableCapacity, at now: Timestamp) throws(DynamoError) {
        if capacity.mode == .provisioned {
            capacity.onDemandSince = now
            capacity.warmReadUnits = max(capacity.warmReadUnits, OnDemandWarmUnits.read)
            capacity.warmWriteUnits = max(capacity.warmWriteUnits, OnDemandWarmUnits.write)
        }
        capacity.mode = .payPerRequest
        capacity.readUnits = 0
        capacity.writeUnits = 0
        guard let limit else { return }
        var merged = capacity.onDemandLimit ?? TableCapacity.OnDemandLimit()
        merged.readUnits = try Self.merged(limit.maxReadRequestUnits, merged.readUnits, name: "MaxReadRequestUnits")
        merged.writeUnits = try Self.merged(
            limit.maxWriteRequestUnits, merged.writeUnits, name: "MaxWriteRequestUnits")
        capacity.onDemandLimit = merged == TableCapacity.OnDemandLimit() ? nil : merged
    }

    /// A limit after a request: -1 takes it away, and what is not named stays.
    private static func merged(_ requested: Int?, _ current: Int?, name: String) throws(DynamoError) -> Int? {
        guard let requested else { return current }
        if requested == -1 { return nil }
        guard requested > 0 else {
            throw .invalidParameter("Requested \(name) for OnDemandThroughput for table is outside of valid range")
        }
        return requested
    }

    private func setProvisioned(_ capacity: inout TableCapacity, at now: Timestamp) throws(DynamoError) {
        if let limit {
            let name = limit.maxReadRequestUnits != nil ? "MaxReadRequestUnits" : "MaxWriteRequestUnits"
            throw .invalidParameter(
                "\(name) for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED")
        }
        guard let throughput else {
            throw .invalidParameter("ProvisionedThroughput must be specified when BillingMode is PROVISIONED")
        }
        try CapacityChecks.quota(throughput)
        let (read, write) = (throughput.readCapacityUnits, throughput.writeCapacityUnits)
        if capacity.mode == .provisioned {
            if read == capacity.readUnits, write == capacity.writeUnits { throw .unchanged(throughput) }
            if read > capacity.readUnits || write > capacity.writeUnits { capacity.lastIncrease = now }
            if read < capacity.readUnits || write < capacity.writeUnits {
                try Self.countDecrease(&capacity, at: now)
            }
        }
        capacity.mode = .provisioned
        capacity.readUnits = read
        capacity.writeUnits = write
        capacity.onDemandLimit = nil
        capacity.warmReadUnits = max(capacity.warmReadUnits, read)
        capacity.warmWriteUnits = max(capacity.warmWriteUnits, write)
    }

    /// Four decreases are free on a UTC day; each more must be an hour behind the last one.
    private static func countDecrease(_ capacity: inout TableCapacity, at now: Timestamp) throws(DynamoError) {
        if let last = capacity.lastDecrease {
            let isSameDay = last.millisecondsSinceEpoch / millisecondsOfDay
                == now.millisecondsSinceEpoch / millisecondsOfDay
            if !isSameDay { capacity.decreases = 0 }
            let sinceLast = now.millisecondsSinceEpoch - last.millisecondsSinceEpoch
            if capacity.decreases >= freeDecreases, sinceLast < millisecondsBetweenDecreases {
                throw DynamoError(
                    .limitExceeded,
                    "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. "
                        + "After the first 4 decreases, each subsequent decrease in the same UTC day can be performed at "
                        + "most once every 3600 seconds. Number of decreases today: \(capacity.decreases).")
            }
        }
        capacity.decreases += 1
        capacity.lastDecrease = now
    }
}

extension DynamoError {
    fileprivate static func unchanged(_ throughput: ProvisionedThroughput) -> DynamoError {
        let (read, write) = (throughput.readCapacityUnits, throughput.writeCapacityUnits)
        return .validation(
            "The provisioned throughput for the table will not change. The requested value equals the current value. "
                + "Current ReadCapacityUnits provisioned for the table: \(read). Requested ReadCapacityUnits: \(read). "
                + "Current WriteCapacityUnits provisioned for the table: \(write). Requested WriteCapacityUnits: \(write). "
                + "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.")
    }
}
