import DynamoExpressions
import DynamoModel

/// The attributes of a key: those of the partition key, which say in which item collection an item is, and those of
/// the sort key, which order it there.
///
/// A table has one partition attribute and at most one sort attribute; a global secondary index up to four of each.
struct KeySchema: Sendable, Hashable {
    /// The attributes in their order, those of the partition key first.
    let attributes: [KeyAttribute]
    /// How many of the attributes are the partition key's.
    let partitionCount: Int

    init(partition: [KeyAttribute], sort: [KeyAttribute]) {
        attributes = partition + sort
        partitionCount = partition.count
    }

    var partition: ArraySlice<KeyAttribute> { attributes[..<partitionCount] }
    var sort: ArraySlice<KeyAttribute> { attributes[partitionCount...] }
    var names: [Text] { attributes.map(\.name) }

    /// Whether the attribute of this name is part of the key.
    func contains(_ name: Text) -> Bool {
        attributes.contains { $0.name == name }
    }
}

/// DynamoDB's limits on the bytes of key attributes.
///
/// See [Quotas](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
enum KeyLimit {
    static let partitionBytes = 2_048
    static let sortBytes = 1_024
}
