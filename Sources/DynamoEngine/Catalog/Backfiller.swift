import DynamoModel
import DynamoStorage

/// Fills new indexes with the items that their tables held before, on a thread of its own, while writes go on.
///
/// 1. Before a fill begins, all writers that did not know of the index have queued their commits, and these are in the store:
///    whatever is written later maintains the index by itself.
/// 2. Each item's entry is made of its newest image while its slot is held, so that a later write finds the entry of the
///    image that it replaces.
/// 3. While an index is being filled its figures mean nothing, because writes replace entries that are not there yet. When
///    it is full it is counted in a snapshot, and from that snapshot on writes keep the figures.
/// 4. A fill that a stop or a kill cuts off begins anew after the next start: putting an entry twice does no harm.
final class Backfiller: Sendable {
    private static let itemsPerCommit = 128

    private let queue = Signal(Queue())
    private let thread: Locked<BackgroundThread?> = Locked(nil)

    private struct Job {
        let index: String
        let table: Table
        let notBefore: Timestamp
    }

    private struct Queue {
        var jobs: [Job] = []
        var isStopping = false
    }

    /// Starts with the indexes that were still being created when the database was last used.
    func start(_ database: Database) {
        for table in database.catalog.all() {
            for index in table.indexes where index.definition.stage == .creating {
                fill(index.name, of: table, notBefore: database.options.clock.now())
            }
        }
        let thread = BackgroundThread(name: "backfiller") { [self, unowned database] in run(database) }
        self.thread.withLock { $0 = thread }
    }

    /// Queues an index to be filled, and to become active when it is and the moment has come.
    func fill(_ index: String, of table: Table, notBefore: Timestamp) {
        queue.update { $0.jobs.append(Job(index: index, table: table, notBefore: notBefore)) }
    }

    func stop() {
        queue.update { $0.isStopping = true }
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }

    private var isStopping: Bool { queue.update { $0.isStopping } }

    private func run(_ database: Database) {
        while let job = next() {
            database.gate.quiesce()
            guard database.committer.waitForCommits(), (try? fill(job, in: database)) == true,
                (try? count(job, in: database)) == true
            else { continue }
            waitUntil(job.notBefore, clock: database.options.clock)
            if !isStopping { activate(job, in: database) }
        }
    }

    private func next() -> Job? {
        let next: Job?? = queue.wait { queue in
            if queue.isStopping { return .some(nil) }
            return queue.jobs.isEmpty ? nil : .some(queue.jobs.removeFirst())
        }
        return next ?? nil
    }

    private func waitUntil(_ moment: Timestamp, clock: Clock) {
        let milliseconds = moment.millisecondsSinceEpoch - clock.now().millisecondsSinceEpoch
        guard milliseconds > 0 else { return }
        _ = queue.wait(atMostMilliseconds: Int(milliseconds)) { $0.isStopping ? true : nil }
    }

    /// The index as it is now; nil when it or its table is gone.
    private func index(of job: Job) -> Index? {
        guard !job.table.isDropped else { return nil }
        return job.table.indexes.first { $0.name == job.index && $0.definition.stage == .creating }
    }

    /// Adds the entries of all items. False when the fill was cut off.
    private func fill(_ job: Job, in database: Database) throws -> Bool {
        let cursor = try database.store.cursor(over: job.table.keyspace.range, for: .sweep)
        var keys: [[UInt8]] = []
        var isPositioned = try cursor.seekToFirst()
        while isPositioned {
            keys.append([UInt8](cursor.key))
            isPositioned = try cursor.next()
            if keys.count == Self.itemsPerCommit || !isPositioned {
                guard !isStopping, index(of: job) != nil else { return false }
                for key in keys { try add(key, job, in: database) }
                keys.removeAll(keepingCapacity: true)
                guard database.committer.waitForCommits() else { return false }
            }
        }
        return true
    }

    private func add(_ key: [UInt8], _ job: Job, in database: Database) throws(DynamoError) {
        let slots = database.pending.acquire([key])
        defer { database.pending.release(slots) }
        var sawPending = false
        guard let index = index(of: job),
            let entry = index.entry(of: try database.currentItem(of: slots[0], sawPending: &sawPending))
        else { return }
        var commit = Commit(batch: WriteBatch(reservingBytes: 512), tables: [job.table]) { _ in }
        entry.stored.put(at: entry.key, to: &commit.batch)
        database.committer.submit(commit)
    }

    /// Counts the entries of a full index. False when the count was cut off.
    private func count(_ job: Job, in database: Database) throws -> Bool {
        guard let index = index(of: job), let snapshot = database.snapshotResetting(index.figures) else {
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
        var commit = Commit(batch: WriteBatch(), tables: [job.table]) { _ in }
        commit.tallies = [Commit.Tally(index.figures, adding: counted)]
        database.committer.submit(commit)
        return database.committer.waitForCommits()
    }

    private func activate(_ job: Job, in database: Database) {
        _ = try? database.catalog.change { batch throws(DynamoError) in
            guard self.index(of: job) != nil else { throw .tableNotFound }
            var definition = job.table.definition
            for index in definition.indexes.indices where definition.indexes[index].name == job.index {
                definition.indexes[index].stage = .active
            }
            CatalogRecord.put(definition, to: &batch)
            return definition
        } apply: { definition in
            job.table.update(definition: definition, phase: job.table.phase)
        }
    }
}

extension Database {
    /// A snapshot of the store at a moment between two commits, at which the figures are set to nothing.
    fileprivate func snapshotResetting(_ figures: KeyspaceFigures) -> (any StoreSnapshot)? {
        let taken = Signal<(any StoreSnapshot)??>(nil)
        var commit = Commit(batch: WriteBatch()) { failure in
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
