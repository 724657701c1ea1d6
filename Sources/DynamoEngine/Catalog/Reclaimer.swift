import DynamoModel
import DynamoStorage

/// Gives back the space of dropped keyspaces, on a thread of its own. What a stop or a kill leaves undone is done
/// after the next start, because the catalog remembers it.
final class Reclaimer: Sendable {
    private let store: any OrderedStore
    private let committer: Committer
    private let gate: DecisionGate
    private let queue: Signal<Queue>
    private let thread: Locked<BackgroundThread?> = Locked(nil)

    private struct Queue {
        var keyspaces: [UInt32]
        var isStopping = false
    }

    init(store: any OrderedStore, committer: Committer, gate: DecisionGate, garbage: [UInt32]) {
        self.store = store
        self.committer = committer
        self.gate = gate
        queue = Signal(Queue(keyspaces: garbage))
        let thread = BackgroundThread(name: "reclaimer") { [self] in run() }
        self.thread.withLock { $0 = thread }
    }

    func reclaim(_ keyspace: UInt32) {
        queue.update { $0.keyspaces.append(keyspace) }
    }

    func stop() {
        queue.update { $0.isStopping = true }
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }

    private func run() {
        while let keyspace = next() {
            // Writers that still know the keyspace have queued their commits by then, and these are in the store.
            gate.quiesce()
            guard committer.waitForCommits() else { continue }
            var encoder = KeyEncoder(reservingBytes: 4)
            encoder.append(keyspace)
            // What fails here stays in the catalog, and is tried again after the next start.
            guard (try? store.reclaim(KeyRange(prefix: encoder.bytes))) != nil else { continue }
            var batch = WriteBatch()
            CatalogRecord.dropGarbage(keyspace: keyspace, in: &batch)
            committer.submit(Commit(batch: batch) { _ in })
        }
    }

    private func next() -> UInt32? {
        let next: UInt32?? = queue.wait { queue in
            if queue.isStopping { return .some(nil) }
            return queue.keyspaces.isEmpty ? nil : .some(queue.keyspaces.removeFirst())
        }
        return next ?? nil
    }
}
