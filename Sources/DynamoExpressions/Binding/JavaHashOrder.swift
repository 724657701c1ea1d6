import DynamoModel

/// The order in which DynamoDB's messages list a set of names: that of a Java HashSet.
enum JavaHashOrder {
    /// The names in the order of a HashSet of just these.
    static func sorted(_ names: [Text]) -> [Text] {
        var bucketCount = 16
        while names.count * 4 > bucketCount * 3 { bucketCount *= 2 }
        func bucket(_ name: Text) -> Int {
            let hash = hash(name)
            return Int(hash ^ (hash >> 16)) & (bucketCount - 1)
        }
        let placed = names.map { (bucket: bucket($0), name: $0) }
        return placed.sorted { $0.bucket != $1.bucket ? $0.bucket < $1.bucket : $0.name < $1.name }.map(\.name)
    }

    /// Java's String.hashCode.
    private static func hash(_ name: Text) -> UInt32 {
        name.string.utf16.reduce(0) { $0 &* 31 &+ UInt32($1) }
    }
}
