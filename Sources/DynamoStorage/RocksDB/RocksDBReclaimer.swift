import Glibc

/// Compacts reclaimed ranges, one after another, on a thread that exists only while there is work.
///
/// A snapshot keeps the entries it can see, so a range waits until the snapshots from before its deletion are gone.
final class RocksDBReclaimer: @unchecked Sendable {
    private struct Job {
        let range: KeyRange
        let mark: UInt64
    }

    private let database: RocksDBDatabase
    private let lock = Lock()
    private let becameIdle = Condition()
    private var jobs: [Job] = []
    private var isRunning = false

    init(_ database: RocksDBDatabase) {
        self.database = database
    }

    /// Compacts a range when no snapshot is older than the mark.
    func compact(_ range: KeyRange, after mark: UInt64, in registry: RocksDBSnapshotRegistry) {
        lock.withLock {
            jobs.append(Job(range: range, mark: mark))
            startIfReady(registry)
        }
    }

    func snapshotWasReleased(in registry: RocksDBSnapshotRegistry) {
        lock.withLock { startIfReady(registry) }
    }

    func waitUntilIdle() {
        lock.withLock {
            while isRunning {
                becameIdle.wait(for: lock)
            }
        }
    }

    private func startIfReady(_ registry: RocksDBSnapshotRegistry) {
        guard !isRunning, hasReadyJob(registry) else { return }
        isRunning = startThread { [self] in
            while let job = takeReadyJob(registry) {
                _ = try? database.use { _ in database.compact(job.range) }
            }
        }
    }

    private func hasReadyJob(_ registry: RocksDBSnapshotRegistry) -> Bool {
        jobs.contains { !registry.anyOlder(than: $0.mark) }
    }

    /// The next job; or nil, after which the thread must end.
    private func takeReadyJob(_ registry: RocksDBSnapshotRegistry) -> Job? {
        lock.withLock {
            if let index = jobs.firstIndex(where: { !registry.anyOlder(than: $0.mark) }) {
                return jobs.remove(at: index)
            }
            isRunning = false
            becameIdle.broadcast()
            return nil
        }
    }
}

/// Runs `body` on a new detached thread. Returns whether the thread could be made.
private func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let context = Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let status = pthread_create(
        &thread, nil,
        { context in
            Unmanaged<Work>.fromOpaque(context!).takeRetainedValue().body()
            return nil
        }, context.toOpaque())
    guard status == 0 else {
        context.release()
        return false
    }
    pthread_detach(thread)
    return true
}
