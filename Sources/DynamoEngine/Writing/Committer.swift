import DynamoModel
import DynamoStorage

/// Makes commits durable: one thread that takes whatever has gathered, writes it as one batch with one sync, and then
/// completes the requests.
///
/// Commits take effect in the order in which they were submitted. While a batch is being synced the next one gathers,
/// so that a single client waits for one sync and many clients share one.
///
/// When the store fails a batch, nobody can know what is on disk, and commits that were decided on its images are void.
/// So the first failure is final: that batch and every later commit fail, until the database is opened again.
final class Committer: Sendable {
    /// A batch stops growing at this many bytes, so that a flood of large items does not make the first of them wait
    /// long.
    private static let maximumBatchBytes = 8 << 20

    private let store: any OrderedStore
    private let pending: PendingWrites
    private let queue = Signal(Queue())
    private let thread: Locked<BackgroundThread?> = Locked(nil)

    private struct Queue {
        var commits: [Commit] = []
        var isStopping = false
        var failure: DynamoError?
    }

    init(store: any OrderedStore, pending: PendingWrites) {
        self.store = store
        self.pending = pending
        let thread = BackgroundThread(name: "committer") { [self] in run() }
        self.thread.withLock { $0 = thread }
    }

    /// Queues a commit. Its completion is called later, on the committer's thread; after ``stop()`` at once, with a
    /// failure.
    func submit(_ commit: Commit) {
        let isAccepted = queue.update { queue in
            if !queue.isStopping { queue.commits.append(commit) }
            return !queue.isStopping
        }
        if !isAccepted { finish([commit], failure: DynamoError(.internalServer, "The database is closed.")) }
    }

    /// Calls `completion` when everything that was submitted before is durable or has failed.
    func submitBarrier(_ completion: @escaping @Sendable (DynamoError?) -> Void) {
        submit(Commit(batch: WriteBatch(), completion: completion))
    }

    /// Waits until everything that was submitted before is durable. False when the store has failed.
    func waitForCommits() -> Bool {
        let answer = Signal<Bool?>(nil)
        submitBarrier { failure in answer.update { $0 = failure == nil } }
        return answer.wait { $0 } ?? false
    }

    /// Completes what has been submitted and ends the thread. Later commits fail.
    func stop() {
        queue.update { $0.isStopping = true }
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }

    /// Whether the caller runs on the committer's thread, as completions do.
    var isCurrentThread: Bool { thread.withLock { $0?.isCurrent ?? false } }

    private func run() {
        var batch = WriteBatch(reservingBytes: 1 << 16)
        var commits: [Commit] = []
        while takeCommits(&commits) {
            var next = 0
            while next < commits.count {
                let start = next
                var accepted: [Commit] = []
                gather(commits, from: &next, into: &batch, accepted: &accepted)
                finish(accepted, failure: write(batch))
                precondition(next > start, "A batch must take at least one commit")
            }
            commits.removeAll(keepingCapacity: true)
        }
    }

    /// Waits for commits. False when there are none and there will be none.
    private func takeCommits(_ commits: inout [Commit]) -> Bool {
        let taken = queue.wait { queue -> Bool? in
            if queue.commits.isEmpty { return queue.isStopping ? false : nil }
            swap(&queue.commits, &commits)
            return true
        }
        return taken ?? false
    }

    /// Puts commits into one batch, as many as it should hold, with the new figures of the tables that they change.
    /// Those behind the drop of their table write what the reclaimer takes away: they were decided before it, and
    /// others may have been decided on them.
    private func gather(
        _ commits: [Commit], from next: inout Int, into batch: inout WriteBatch, accepted: inout [Commit]
    ) {
        batch.removeAll()
        var changed: [KeyspaceFigures] = []
        while next < commits.count, accepted.isEmpty || batch.byteCount < Self.maximumBatchBytes {
            let commit = commits[next]
            if commit.action != nil, !accepted.isEmpty { break }
            next += 1
            batch.append(commit.batch)
            for tally in commit.tallies {
                tally.figures.add(items: tally.items, bytes: tally.bytes)
                if !changed.contains(where: { $0 === tally.figures }) { changed.append(tally.figures) }
            }
            commit.dropped?.isDropped = true
            commit.action?()
            accepted.append(commit)
        }
        for figures in changed { CatalogRecord.put(figures, to: &batch) }
    }

    private func write(_ batch: WriteBatch) -> DynamoError? {
        if let failure = queue.update({ $0.failure }) { return failure }
        if batch.isEmpty { return nil }
        do throws(StorageError) {
            try store.write(batch, durability: .durable)
            return nil
        } catch {
            let failure = DynamoError(storage: error)
            queue.update { $0.failure = failure }
            return failure
        }
    }

    private func finish(_ commits: [Commit], failure: DynamoError?) {
        for commit in commits {
            for slot in commit.slots { pending.finish(slot) }
            for slot in commit.marked { pending.unmark(slot) }
        }
        for commit in commits { commit.completion(failure) }
    }
}
