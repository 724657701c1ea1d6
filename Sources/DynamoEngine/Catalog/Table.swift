import DynamoModel
import DynamoStorage

/// A table of the running database: its definition, its state and its figures.
final class Table: Sendable {
    let name: String
    let arn: String
    /// Where the items are.
    let keyspace: Keyspace
    let figures = TableFigures()
    private let state: Locked<State>
    private let dropped = Locked(false)

    private struct State {
        var definition: TableDefinition
        var phase: TablePhase
    }

    init(_ definition: TableDefinition, phase: TablePhase) {
        name = definition.name
        arn = definition.arn
        keyspace = Keyspace(number: definition.keyspace, schema: definition.key)
        state = Locked(State(definition: definition, phase: phase))
    }

    var key: KeySchema { keyspace.schema }

    var definition: TableDefinition {
        state.withLock { $0.definition }
    }

    var phase: TablePhase {
        state.withLock { $0.phase }
    }

    /// Whether the commit that drops the table has been taken up. Commits behind it come too late.
    var isDropped: Bool {
        get { dropped.withLock { $0 } }
        set { dropped.withLock { $0 = newValue } }
    }

    func update(definition: TableDefinition, phase: TablePhase) {
        state.withLock { $0 = State(definition: definition, phase: phase) }
    }

    func update(phase: TablePhase) {
        state.withLock { $0.phase = phase }
    }
}

/// Where a table is in its life. The transient states last until a moment, which is at once unless a delay is set.
enum TablePhase: Sendable, Equatable {
    case active
    case creating(until: Timestamp)
    case updating(until: Timestamp)
    case deleting(until: Timestamp)

    /// The state as DescribeTable names it; nil when the table is gone.
    func status(at now: Timestamp) -> TableStatus? {
        switch self {
        case .active: .active
        case .creating(let end): now < end ? .creating : .active
        case .updating(let end): now < end ? .updating : .active
        case .deleting(let end): now < end ? .deleting : nil
        }
    }
}
