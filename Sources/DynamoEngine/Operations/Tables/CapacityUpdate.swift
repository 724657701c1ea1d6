import DynamoModel

/// A change of how the throughput of a table or global index is bought.
struct CapacityUpdate {
    private static let freeDecreases = 4
    private static let millisecondsBetweenDecreases: Int64 = 3_600_000
    private static let millisecondsOfDay: Int64 = 86_400_000

    /// Nil to stay with the mode.
    let mode: BillingMode?
    let throughput: ProvisionedThroughput?
    let limit: OnDemandThroughput?
    let owner: CapacityOwner

    /// - Throws: a ValidationException or LimitExceededException when the capacity as it is does not allow the change.
    func apply(to capacity: inout TableCapacity, at now: Timestamp) throws(DynamoError) {
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
        merged.readUnits = try self.merged(limit.maxReadRequestUnits, merged.readUnits, name: "MaxReadRequestUnits")
        merged.writeUnits = try self.merged(
            limit.maxWriteRequestUnits, merged.writeUnits, name: "MaxWriteRequestUnits")
        capacity.onDemandLimit = merged == TableCapacity.OnDemandLimit() ? nil : merged
    }

    /// A limit after a request: -1 takes it away, and what is not named stays.
    private func merged(_ requested: Int?, _ current: Int?, name: String) throws(DynamoError) -> Int? {
        guard let requested else { return current }
        if requested == -1 { return nil }
        guard requested > 0 else {
            throw .invalidParameter(
                "Requested \(name) for OnDemandThroughput \(owner.onDemandWords) is outside of valid range")
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
        try CapacityChecks.quota(throughput, of: owner)
        let (read, write) = (throughput.readCapacityUnits, throughput.writeCapacityUnits)
        if capacity.mode == .provisioned {
            if read == capacity.readUnits, write == capacity.writeUnits { throw .unchanged(throughput, of: owner) }
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
            let isSameDay =
                last.millisecondsSinceEpoch / millisecondsOfDay
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
    fileprivate static func unchanged(_ throughput: ProvisionedThroughput, of owner: CapacityOwner) -> DynamoError {
        let (read, write) = (throughput.readCapacityUnits, throughput.writeCapacityUnits)
        let what =
            switch owner {
            case .table: "table"
            case .index(let name): "index \(name)"
            }
        return .validation(
            "The provisioned throughput for the \(what) will not change. The requested value equals the current value. "
                + "Current ReadCapacityUnits provisioned for the \(what): \(read). "
                + "Requested ReadCapacityUnits: \(read). "
                + "Current WriteCapacityUnits provisioned for the \(what): \(write). "
                + "Requested WriteCapacityUnits: \(write). "
                + "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.")
    }
}
