import DynamoModel
import DynamoStorage

/// The tables by name, and the changes of them.
///
/// Changes are made one at a time and are durable before anyone sees them; the thread that asks for one waits for the
/// disk, which is well for operations that are rare. Readers and writers of items only look tables up.
final class Catalog: Sendable {
    private let tables: Locked<[String: Table]>
    private let changes: Lock
    private let nextKeyspace: Locked<UInt32>
    private let committer: Committer
    private let clock: Clock

    init(contents: CatalogRecord.Contents, committer: Committer, clock: Clock) {
        var tables: [String: Table] = [:]
        for definition in contents.definitions {
            tables[definition.name] = Table(definition, phase: .active, figures: contents.figures)
        }
        self.tables = Locked(tables)
        self.changes = Lock()
        self.nextKeyspace = Locked(contents.nextKeyspace)
        self.committer = committer
        self.clock = clock
    }

    /// The table of this name or ARN, for reading or writing its items.
    ///
    /// - Throws: ResourceNotFoundException also while it is being created or deleted.
    func tableForItems(_ nameOrARN: String) throws(DynamoError) -> Table {
        guard let table = lookUp(nameOrARN) else { throw .tableNotFound }
        switch table.phase {
        case .active, .updating: return table
        case .creating(let end):
            guard clock.now() >= end else { throw .tableNotFound }
            return table
        case .deleting: throw .tableNotFound
        }
    }

    /// The table of this name or ARN in whatever state it is, and that state.
    ///
    /// - Throws: ResourceNotFoundException.
    func table(_ nameOrARN: String) throws(DynamoError) -> (table: Table, status: TableStatus) {
        guard let table = lookUp(nameOrARN), let status = table.phase.status(at: clock.now()) else {
            throw .tableNotFound(named: TableName(nameOrARN).name)
        }
        return (table, status)
    }

    /// The names of all tables, in the order of their bytes.
    func names() -> [String] {
        let now = clock.now()
        return tables.withLock { Array($0.values) }
            .filter { $0.phase.status(at: now) != nil }
            .map(\.name).sorted { Text($0) < Text($1) }
    }

    /// All tables, in no order.
    func all() -> [Table] {
        tables.withLock { Array($0.values) }
    }

    /// Changes the catalog: `body` decides, and puts what it decides into the batch; when that is durable, `apply`
    /// makes it visible.
    func change<Decision>(
        _ body: (inout WriteBatch) throws(DynamoError) -> Decision,
        dropping dropped: (Decision) -> Table? = { _ in nil },
        apply: (Decision) -> Void
    ) throws(DynamoError) -> Decision {
        changes.acquire()
        defer { changes.release() }
        var batch = WriteBatch()
        let decision = try body(&batch)
        let answer = Signal<DynamoError??>(nil)
        committer.submit(
            Commit(batch: batch, dropped: dropped(decision)) { failure in answer.update { $0 = .some(failure) } })
        if let failure = answer.wait({ $0 }) ?? nil { throw failure }
        apply(decision)
        return decision
    }

    /// The number of a new keyspace. Called inside ``change(_:dropping:apply:)``.
    func takeKeyspace(_ batch: inout WriteBatch) -> UInt32 {
        let (taken, next) = nextKeyspace.withLock { next in
            defer { next += 1 }
            return (next, next + 1)
        }
        CatalogRecord.putNextKeyspace(next, to: &batch)
        return taken
    }

    func add(_ table: Table) {
        tables.withLock { $0[table.name] = table }
    }

    /// Forgets the table, unless another has taken its name.
    func remove(_ table: Table) {
        tables.withLock { tables in
            if tables[table.name] === table { tables[table.name] = nil }
        }
    }

    private func lookUp(_ nameOrARN: String) -> Table? {
        tables.withLock { tables in
            if let table = tables[nameOrARN] { return table }
            // An ARN of another region or account is that of another table.
            guard let table = tables[TableName(nameOrARN).name], table.arn == nameOrARN else { return nil }
            return table
        }
    }
}

/// A table's name as requests give it: the name itself, or an ARN that ends in it.
struct TableName {
    let name: String

    init(_ nameOrARN: String) {
        guard nameOrARN.utf8.starts(with: "arn:".utf8), let slash = nameOrARN.utf8.firstIndex(of: UInt8(ascii: "/"))
        else {
            name = nameOrARN
            return
        }
        let rest = nameOrARN[nameOrARN.index(after: slash)...]
        name = String(rest.prefix { $0 != "/" })
    }
}
