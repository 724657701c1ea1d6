import DynamoStorage

/// How many items a table holds and how large they are. Written with each batch that changes them, so they are exact.
final class TableFigures: Sendable {
    struct Values: Sendable, Equatable {
        var items = 0
        /// The sizes of the items as DynamoDB counts them, in bytes.
        var bytes = 0
    }

    private let values = Locked(Values())

    var current: Values {
        values.withLock { $0 }
    }

    func set(_ new: Values) {
        values.withLock { $0 = new }
    }

    func add(_ tally: Commit.Tally) {
        values.withLock { values in
            values.items += tally.items
            values.bytes += tally.bytes
        }
    }
}
