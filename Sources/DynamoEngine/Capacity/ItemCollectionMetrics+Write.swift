import DynamoExpressions
import DynamoModel
import DynamoStorage

extension Database {
    /// What a write tells of the size of the item collection that it changed: only of tables with a local index, and
    /// when it was asked.
    ///
    /// - Parameter key: the item, or its key.
    func itemCollectionMetrics(
        _ level: ReturnItemCollectionMetrics?, of key: Item, in table: Table
    ) -> ItemCollectionMetrics? {
        guard level == .size else { return nil }
        let indexes = table.indexes.filter(\.isLocal)
        guard !indexes.isEmpty else { return nil }
        let partition = table.key.partition.compactMap { key[$0.name] }
        guard partition.count == table.key.partitionCount else { return nil }
        let ranges = ([table.keyspace] + indexes.map(\.keyspace)).map { $0.collectionRange(partition) }
        let bytes = ranges.reduce(0) { $0 + ((try? store.approximateSizeBytes(of: $1)) ?? 0) }
        let gigabytes = Double(bytes / (1 << 30))
        return ItemCollectionMetrics(
            itemCollectionKey: key.selecting(table.key.partition.map(\.name)),
            sizeEstimateRangeGB: [gigabytes, gigabytes + 1])
    }
}
