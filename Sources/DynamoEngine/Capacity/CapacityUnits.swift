import DynamoModel

/// Read and write units, as DynamoDB counts them.
///
/// See [Read and write operations](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html).
enum CapacityUnits {
    private static let readUnitBytes = 4_096
    private static let writeUnitBytes = 1_024

    /// What reading this many bytes costs: one unit for each 4 KB begun and at least one, half of that when the read
    /// need not be consistent.
    static func read(bytes: Int, isConsistent: Bool) -> Double {
        let units = max(1, (bytes + readUnitBytes - 1) / readUnitBytes)
        return isConsistent ? Double(units) : Double(units) / 2
    }

    /// What writing an item of this many bytes costs: one unit for each 1 KB begun, and at least one.
    static func write(bytes: Int) -> Double {
        Double(max(1, (bytes + writeUnitBytes - 1) / writeUnitBytes))
    }
}
