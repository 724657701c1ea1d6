import DynamoModel
import DynamoStorage

/// Makes commits durable: takes whatever has gathered, writes it as one batch with one sync, and then completes the
/// requests.
///
/// Commits take effect in the order in which they were submitted. While a batch is being synced the next one gathers,
/// so that many clients share a sync. That is the work of a thread, except that a thread which says that it may wait
/// (``Database/committingOnThisThread(_:)``) writes its commit itself when nothing else is under way: a single client
/// then waits for one sync and for no other thread to wake up.
///
/// When the store fails a batch, nobody can know what is on disk, and commits that were decided on its images are void.
/// So the first failure is final: that batch and every later commit fail, until the database is opened again.
final class Committer: Sendable {
    /// A batch stops growing at this many bytes, so that a flood of large items does not make the first of them wait
    /// long.
    private static let maximumBatchBytes = 8 << 20

    private let store: any OrderedStore
    private let pending: PendingWrites
    private let completing: @Sendable (() -> Void) -> Void
    private let queue = Signal(Queue())
    private let thread: Locked<BackgroundThread?> = Locked(nil)
    /// The batch and other things that whoever writes uses again.
    private let workspace = Locked(Workspace())

    private struct Queue {
        var commits: [Commit] = []
        /// Whether some thread has taken commits that are not in the store yet.
        var isWriting = false
        var isStopping = false
        var failure: DynamoError?
    }

    private struct Workspace {
        var batch = WriteBatch(reservingBytes: 1 << 16)
        var changed: [KeyspaceFigures] = []
    }

    /// - Parameter completing: runs what completes the requests of a batch.
    init(
        store: any OrderedStore, pending: PendingWrites,
        completing: @escaping @Sendable (() -> Void) -> Void = { $0() }
    ) {
        self.store = store
        self.pending = pending
        self.completing = completing
        let thread = BackgroundThread(name: "committer") { [self] in run() }
        self.thread.withLock { $0 = thread }
    }

    /// What has become of a commit.
    enum Submission {
        /// Its completion is called later, on another thread.
        case queued
        /// The submitter is to write it, by ``complete(_:_:)``.
        case leading
        /// The committer has stopped: the commit fails by ``complete(_:_:)``.
        case refused
    }

    /// Queues a commit. Its completion is called later, on another thread; after ``stop()`` at once, with a failure.
    func submit(_ commit: Commit) {
        complete(commit, submit(commit, mayLead: false))
    }

    /// Queues a commit, or leaves it to the caller, who holds slots: ``complete(_:_:)`` follows when they are free.
    func submitHoldingSlots(_ commit: Commit) -> Submission {
        submit(commit, mayLead: CommitWaiting.isAllowedOnThisThread)
    }

    private func submit(_ commit: Commit, mayLead: Bool) -> Submission {
        var submission = Submission.refused
        queue.updateWakingIfTrue { queue in
            guard !queue.isStopping else { return false }
            guard mayLead, queue.commits.isEmpty, !queue.isWriting else {
                queue.commits.append(commit)
                submission = .queued
                return true
            }
            queue.isWriting = true
            submission = .leading
            return false
        }
        return submission
    }

    /// Does what is left to the caller of a submission; holding no slot, because completions may write.
    func complete(_ commit: Commit, _ submission: Submission) {
        switch submission {
        case .queued: break
        case .leading: write([commit])
        case .refused: finish([commit], failure: DynamoError(.internalServer, "The database is closed."))
        }
    }

    /// Calls `completion` when everything that was submitted before is durable or has failed.
    func submitBarrier(_ completion: @escaping @Sendable (DynamoError?) -> Void) {
        submit(Commit(completion: completion))
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
        var commits: [Commit] = []
        while takeCommits(&commits) {
            write(commits)
            commits.removeAll(keepingCapacity: true)
        }
    }

    /// Waits for commits. False when there are none and there will be none.
    private func takeCommits(_ commits: inout [Commit]) -> Bool {
        let taken = queue.wait { queue -> Bool? in
            if queue.isWriting { return nil }
            if queue.commits.isEmpty { return queue.isStopping ? false : nil }
            swap(&queue.commits, &commits)
            queue.isWriting = true
            return true
        }
        return taken ?? false
    }

    /// Writes commits in as few batches as they fit into, completes them, and lets another thread write.
    private func write(_ commits: [Commit]) {
        var next = 0
        while next < commits.count {
            let start = next
            let failure = workspace.withLock { workspace in
                gather(commits, from: &next, into: &workspace)
                return write(workspace.batch)
            }
            precondition(next > start, "A batch must take at least one commit")
            // A completion may end the database, which waits for whoever writes.
            if next == commits.count { endWriting() }
            finish(commits[start..<next], failure: failure)
        }
    }

    private func endWriting() {
        queue.updateWakingIfTrue { queue in
            queue.isWriting = false
            return !queue.commits.isEmpty || queue.isStopping
        }
    }

    /// Puts commits into one batch, as many as it should hold, with the new figures of the tables that they change.
    /// Those behind the drop of their table write what the reclaimer takes away: they were decided before it, and
    /// others may have been decided on them.
    private func gather(_ commits: [Commit], from next: inout Int, into workspace: inout Workspace) {
        workspace.batch.removeAll()
        let start = next
        while next < commits.count, next == start || workspace.batch.byteCount < Self.maximumBatchBytes {
            let commit = commits[next]
            if commit.action != nil, next > start { break }
            next += 1
            workspace.batch.append(commit.batch)
            for tally in commit.tallies {
                tally.figures.add(items: tally.items, bytes: tally.bytes)
                if !workspace.changed.contains(where: { $0 === tally.figures }) {
                    workspace.changed.append(tally.figures)
                }
            }
            commit.dropped?.isDropped = true
            commit.action?()
        }
        for figures in workspace.changed { CatalogRecord.put(figures, to: &workspace.batch) }
        workspace.changed.removeAll(keepingCapacity: true)
    }

    private func write(_ batch: WriteBatch) -> DynamoError? {
        if let failure = queue.withoutWaking({ $0.failure }) { return failure }
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

    private func finish(_ commits: ArraySlice<Commit>, failure: DynamoError?) {
        for commit in commits {
            for slot in commit.slots { pending.finish(slot, isDurable: failure == nil) }
            for slot in commit.marked { pending.unmark(slot) }
        }
        completing { for commit in commits { commit.completion(failure) } }
    }
}
