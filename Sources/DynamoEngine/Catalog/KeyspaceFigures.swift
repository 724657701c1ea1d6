import DynamoStorage

/// How many items a table or index holds and how large they are. Written with each batch that changes them, so they are
/// exact.
final class KeyspaceFigures: Sendable {
    struct Values: Sendable, Equatable {
        var items = 0
        /// The sizes of the items as DynamoDB counts them, in bytes.
        var bytes = 0
    }

    /// The number of the keyspace.
    let keyspace: UInt32
    private let values: Locked<Values>

    init(keyspace: UInt32, _ values: Values = Values()) {
        self.keyspace = keyspace
        self.values = Locked(values)
    }

    var current: Values {
        values.withLock { $0 }
    }

    /// Begins to count anew.
    func reset() {
        values.withLock { $0 = Values() }
    }

    func add(items: Int, bytes: Int) {
        values.withLock { values in
            values.items += items
            values.bytes += bytes
        }
    }
}
