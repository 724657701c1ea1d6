public import DynamoModel

extension Database {
    /// Tells the quotas of throughput.
    ///
    /// See [DescribeLimits](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html).
    public func describeLimits(_ input: DescribeLimitsInput) throws(DynamoError) -> DescribeLimitsOutput {
        DescribeLimitsOutput(
            accountMaxReadCapacityUnits: CapacityQuota.accountUnits,
            accountMaxWriteCapacityUnits: CapacityQuota.accountUnits,
            tableMaxReadCapacityUnits: CapacityQuota.tableUnits, tableMaxWriteCapacityUnits: CapacityQuota.tableUnits)
    }

    /// Tells where to send requests.
    ///
    /// See [DescribeEndpoints](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html).
    ///
    /// - Parameter address: the host and port by which the client has reached the database.
    public func describeEndpoints(
        _ input: DescribeEndpointsInput, address: String
    ) throws(DynamoError) -> DescribeEndpointsOutput {
        DescribeEndpointsOutput(endpoints: [Endpoint(address: address, cachePeriodInMinutes: 1_440)])
    }
}
