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

/// The rules of throughput that CreateTable and UpdateTable share.
enum CapacityChecks {
    static func quota(_ throughput: ProvisionedThroughput) throws(DynamoError) {
        try quota(throughput.readCapacityUnits, of: "ReadCapacityUnits")
        try quota(throughput.writeCapacityUnits, of: "WriteCapacityUnits")
    }

    private static func quota(_ units: Int, of name: String) throws(DynamoError) {
        guard units <= 1_000_000_000_000 else {
            throw .validation("Given value \(units) for \(name) is out of bounds")
        }
        guard units <= CapacityQuota.tableUnits else {
            throw DynamoError(
                .limitExceeded,
                "The requested \(name), \(units), is above the per table maximum for the account. Per table maximum: "
                    + "\(CapacityQuota.tableUnits). Refer to the Amazon DynamoDB Developer Guide for current limits and "
                    + "how to request higher limits.")
        }
    }

    /// The limits of a new on-demand table.
    static func onDemandLimit(
        _ throughput: OnDemandThroughput?, mode: BillingMode, tableWording: String
    ) throws(DynamoError) -> TableCapacity.OnDemandLimit? {
        guard let throughput else { return nil }
        let members = [
            ("MaxReadRequestUnits", throughput.maxReadRequestUnits),
            ("MaxWriteRequestUnits", throughput.maxWriteRequestUnits),
        ]
        for (name, units) in members {
            guard let units else { continue }
            if mode == .provisioned {
                throw .invalidParameter("\(name) for OnDemandThroughput cannot be specified when \(tableWording)")
            }
            if units < 1 {
                throw .invalidParameter(
                    "Requested \(name) for OnDemandThroughput for table is outside of valid range")
            }
        }
        let limit = TableCapacity.OnDemandLimit(
            readUnits: throughput.maxReadRequestUnits, writeUnits: throughput.maxWriteRequestUnits)
        return limit == TableCapacity.OnDemandLimit() ? nil : limit
    }
}
