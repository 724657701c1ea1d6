import DynamoModel
import DynamoStorage

/// The partitions that a table or index is divided into by the throughput that it is ready for: 3,000 read units or
/// 1,000 write units each.
///
/// DynamoDB rounds the cost of a Scan up in each partition that it reads, so that scanning a new on-demand table,
/// which has four, costs four units though it holds one small item.
///
/// See [Partitions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.Partitions.html).
struct CapacityPartitions {
    private static let readUnits = 3_000
    private static let writeUnits = 1_000

    let count: Int

    init(_ capacity: TableCapacity) {
        let reads = (capacity.warmReadUnits + Self.readUnits - 1) / Self.readUnits
        let writes = (capacity.warmWriteUnits + Self.writeUnits - 1) / Self.writeUnits
        count = max(reads, writes, 1)
    }

    /// The partition of a key of the store, which begins with the keyspace and the hash.
    func partition(ofKey key: UnsafeRawBufferPointer) -> Int {
        guard key.count >= 8 else { return 0 }
        return partition(ofHash: UInt32(bigEndian: key.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
    }

    private func partition(ofHash hash: UInt32) -> Int {
        // A shift binds closer than a product.
        (Int(hash) * count) >> 32
    }

    /// The read units of a page: at least one for each partition from the beginning of the range to where the page
    /// ended.
    func units(of page: Page, in request: PageRequest) -> Double {
        let first = request.range.lower.withUnsafeBytes { partition(ofKey: $0) }
        let last = page.lastKey == nil ? end(of: request.range) : page.partitionBytes.keys.max() ?? first
        guard first <= last else { return CapacityUnits.read(bytes: 0, isConsistent: request.isConsistent) }
        return (first...last).reduce(0) { units, partition in
            units
                + CapacityUnits.read(
                    bytes: page.partitionBytes[partition] ?? 0, isConsistent: request.isConsistent)
        }
    }

    /// The last partition that the range reaches into.
    private func end(of range: KeyRange) -> Int {
        guard range.upper.count >= 8 else { return count - 1 }
        let hash = range.upper.withUnsafeBytes {
            UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        }
        return partition(ofHash: hash == 0 ? 0 : hash - 1)
    }
}
