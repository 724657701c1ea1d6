import DynamoModel
import DynamoStorage

/// Fills new indexes with the items that their tables held before, on a thread of its own, while writes go on.
///
/// 1. Before a fill begins, all writers that did not know of the index have queued their commits, and these are in the
///    store: whatever is written later maintains the index by itself.
/// 2. Each item's entry is made of its newest image while its slot is held, so that a later write finds the entry of
///    the image that it replaces.
/// 3. While an index is being filled its figures mean nothing, because writes replace entries that are not there yet.
///    When it is full it is counted in a snapshot, and from that snapshot on writes keep the figures.
/// 4. A fill that a stop or a kill cuts off begins anew after the next start: putting an entry twice does no harm.
final class Backfiller: Sendable {
    private static let itemsPerCommit = 128
    private static let millisecondsBetweenTries = 1_000

    private let queue = Signal(Queue())
    private let thread: Locked<BackgroundThread?> = Locked(nil)

    private struct Job {
        /// The keyspace of the index: another one may come to have its name.
        let keyspace: UInt32
        let table: Table
        let notBefore: Timestamp
    }

    private struct Queue {
        var jobs: [Job] = []
        var isStopping = false
    }

    private let parts: DatabaseParts

    /// Starts with the indexes that were still being created when the database was last used.
    init(_ parts: DatabaseParts) {
        self.parts = parts
        for table in parts.catalog.all() {
            for index in table.indexes where index.definition.stage == .creating {
                fill(index.definition.keyspace, of: table, notBefore: parts.clock.now())
            }
        }
        let thread = BackgroundThread(name: "backfiller") { [self] in run() }
        self.thread.withLock { $0 = thread }
    }

    /// Queues the index with this keyspace to be filled, and to become active when it is and the moment has come.
    func fill(_ keyspace: UInt32, of table: Table, notBefore: Timestamp) {
        queue.update { $0.jobs.append(Job(keyspace: keyspace, table: table, notBefore: notBefore)) }
    }

    func stop() {
        queue.update { $0.isStopping = true }
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }

    private var isStopping: Bool { queue.update { $0.isStopping } }

    private func run() {
        while let job = next() {
            parts.gate.quiesce()
            guard parts.committer.waitForCommits() else { continue }
            do {
                guard try fill(job), try count(job) else { continue }
                waitUntil(job.notBefore)
                if !isStopping { activate(job) }
            } catch {
                // The store may have recovered in a while; until then the index stays CREATING.
                _ = queue.wait(atMostMilliseconds: Self.millisecondsBetweenTries) { $0.isStopping ? true : nil }
                queue.update { $0.jobs.append(job) }
            }
        }
    }

    private func next() -> Job? {
        let next: Job?? = queue.wait { queue in
            if queue.isStopping { return .some(nil) }
            return queue.jobs.isEmpty ? nil : .some(queue.jobs.removeFirst())
        }
        return next ?? nil
    }

    private func waitUntil(_ moment: Timestamp) {
        let milliseconds = moment.millisecondsSinceEpoch - parts.clock.now().millisecondsSinceEpoch
        guard milliseconds > 0 else { return }
        _ = queue.wait(atMostMilliseconds: Int(milliseconds)) { $0.isStopping ? true : nil }
    }

    /// The index as it is now; nil when it or its table is gone.
    private func index(of job: Job) -> Index? {
        guard !job.table.isDropped else { return nil }
        return job.table.indexes.first { $0.keyspace.number == job.keyspace && $0.definition.stage == .creating }
    }

    /// Adds the entries of all items. False when the fill was cut off.
    private func fill(_ job: Job) throws -> Bool {
        let cursor = try parts.store.cursor(over: job.table.keyspace.range, for: .sweep)
        var keys: [[UInt8]] = []
        var isPositioned = try cursor.seekToFirst()
        while isPositioned {
            keys.append([UInt8](cursor.key))
            isPositioned = try cursor.next()
            if keys.count == Self.itemsPerCommit || !isPositioned {
                guard !isStopping, index(of: job) != nil else { return false }
                for key in keys { try add(key, job) }
                keys.removeAll(keepingCapacity: true)
                guard parts.committer.waitForCommits() else { return false }
            }
        }
        return true
    }

    /// Like a writer, inside the gate: what is dropped is reclaimed only behind this commit.
    private func add(_ key: [UInt8], _ job: Job) throws(DynamoError) {
        let generation = parts.gate.enter()
        defer { parts.gate.leave(generation) }
        let slot = parts.pending.acquire(key)
        defer { parts.pending.release(slot) }
        var sawPending = false
        guard let index = index(of: job),
            let entry = index.entry(
                of: try parts.pending.state(of: slot).image
                    .item(of: slot, in: parts.store, sawPending: &sawPending))
        else { return }
        let commit = Commit(batch: WriteBatch(reservingBytes: 512)) { _ in }
        entry.stored.put(at: entry.key, to: &commit.batch)
        parts.committer.submit(commit)
    }

    /// Counts the entries of a full index. False when the count was cut off.
    private func count(_ job: Job) throws -> Bool {
        guard let index = index(of: job), let snapshot = parts.snapshotResetting(index.figures) else {
            return false
        }
        let cursor = try snapshot.cursor(over: index.keyspace.range, for: .sweep)
        var counted = KeyspaceFigures.Values()
        var isPositioned = try cursor.seekToFirst()
        while isPositioned {
            counted.items += 1
            counted.bytes += try StoredItem(value: cursor.value).byteSize
            if counted.items % Self.itemsPerCommit == 0, isStopping { return false }
            isPositioned = try cursor.next()
        }
        return submit(counted, of: index, job) && parts.committer.waitForCommits()
    }

    private func submit(_ counted: KeyspaceFigures.Values, of index: Index, _ job: Job) -> Bool {
        let generation = parts.gate.enter()
        defer { parts.gate.leave(generation) }
        guard self.index(of: job) != nil else { return false }
        let commit = Commit { _ in }
        commit.tallies.append(Commit.Tally(index.figures, adding: counted))
        parts.committer.submit(commit)
        return true
    }

    private func activate(_ job: Job) {
        _ = try? parts.catalog.change { batch throws(DynamoError) in
            guard self.index(of: job) != nil else { throw .tableNotFound }
            var definition = job.table.definition
            for index in definition.indexes.indices where definition.indexes[index].keyspace == job.keyspace {
                definition.indexes[index].stage = .active
            }
            CatalogRecord.put(definition, to: &batch)
            return definition
        } apply: { definition in
            job.table.update(definition: definition, phase: job.table.phase)
        }
    }
}

extension DatabaseParts {
    /// A snapshot of the store at a moment between two commits, at which the figures are set to nothing.
    fileprivate func snapshotResetting(_ figures: KeyspaceFigures) -> (any StoreSnapshot)? {
        let taken = Signal<(any StoreSnapshot)??>(nil)
        let commit = Commit { failure in
            taken.update { if failure != nil || $0 == nil { $0 = .some(nil) } }
        }
        commit.action = { [store] in
            figures.reset()
            let snapshot = try? store.snapshot()
            taken.update { $0 = .some(snapshot) }
        }
        committer.submit(commit)
        return taken.wait { $0 } ?? nil
    }
}
