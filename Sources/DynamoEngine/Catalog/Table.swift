import DynamoModel
import DynamoStorage

/// A table of the running database: its definition, its state, its indexes and its figures.
final class Table: Sendable {
    let name: String
    let arn: String
    /// Where the items are.
    let keyspace: Keyspace
    let figures: KeyspaceFigures
    private let state: Locked<State>
    private let dropped = Locked(false)

    private struct State {
        var definition: TableDefinition
        var phase: TablePhase
        var indexes: [Index]
    }

    init(_ definition: TableDefinition, phase: TablePhase, figures: [UInt32: KeyspaceFigures.Values] = [:]) {
        name = definition.name
        arn = definition.arn
        keyspace = Keyspace(number: definition.keyspace, schema: definition.key)
        self.figures = KeyspaceFigures(
            keyspace: definition.keyspace, figures[definition.keyspace] ?? KeyspaceFigures.Values())
        let indexes = definition.indexes.map { index in
            Index(
                index, tableKey: definition.key,
                figures: KeyspaceFigures(
                    keyspace: index.keyspace, figures[index.keyspace] ?? KeyspaceFigures.Values()))
        }
        state = Locked(State(definition: definition, phase: phase, indexes: indexes))
    }

    var key: KeySchema { keyspace.schema }

    var definition: TableDefinition {
        state.withLock { $0.definition }
    }

    var phase: TablePhase {
        state.withLock { $0.phase }
    }

    /// The indexes that writes maintain.
    var indexes: [Index] {
        state.withLock { $0.indexes }
    }

    /// Whether the commit that drops the table has been taken up. Who decides a write from then on comes too late; who
    /// has decided one is inside the ``DecisionGate`` or has queued it, and the reclaimer waits for both.
    var isDropped: Bool {
        get { dropped.withLock { $0 } }
        set { dropped.withLock { $0 = newValue } }
    }

    /// Replaces definition and state. Indexes that stay keep their figures.
    func update(definition: TableDefinition, phase: TablePhase) {
        state.withLock { state in
            state.indexes = definition.indexes.map { new in
                state.indexes.first { $0.definition.keyspace == new.keyspace }?.with(new)
                    ?? Index(new, tableKey: definition.key)
            }
            state.definition = definition
            state.phase = phase
        }
    }

    func update(phase: TablePhase) {
        state.withLock { $0.phase = phase }
    }

    /// The numbers of the keyspaces that belong to the table: its own and those of its indexes.
    var keyspaces: [UInt32] {
        let definition = definition
        return [definition.keyspace] + definition.indexes.map(\.keyspace)
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
