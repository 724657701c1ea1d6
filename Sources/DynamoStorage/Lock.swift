import Glibc

/// A mutual-exclusion lock: a `pthread_mutex_t` at a fixed address.
///
/// `Synchronization.Mutex` is not used because ThreadSanitizer reports races in correct code that uses it.
/// Not recursive: taking it twice on one thread deadlocks.
public final class Lock: @unchecked Sendable {
    let mutex: UnsafeMutablePointer<pthread_mutex_t>

    public init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Runs `body` while holding the lock.
    @inlinable
    public func withLock<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        acquire()
        defer { release() }
        return try body()
    }

    /// Takes the lock, waiting for it if need be. Prefer ``withLock(_:)``.
    public func acquire() {
        pthread_mutex_lock(mutex)
    }

    /// Lets go of the lock, which this thread holds.
    public func release() {
        pthread_mutex_unlock(mutex)
    }
}

/// State that can only be reached while its lock is held.
public final class Locked<State>: @unchecked Sendable {
    @usableFromInline let lock = Lock()
    @usableFromInline var state: State

    public init(_ state: State) {
        self.state = state
    }

    /// Runs `body` on the state while holding the lock.
    @inlinable
    public func withLock<Value, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        lock.acquire()
        defer { lock.release() }
        return try body(&state)
    }
}

/// A condition to wait for, used with the lock that guards what the condition is about.
final class Condition: @unchecked Sendable {
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    init() {
        condition = .allocate(capacity: 1)
        condition.initialize(to: pthread_cond_t())
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        condition.deallocate()
    }

    /// Releases `lock`, which the caller holds, until ``broadcast()``, then takes it again. May also return for no
    /// reason.
    func wait(for lock: Lock) {
        pthread_cond_wait(condition, lock.mutex)
    }

    func broadcast() {
        pthread_cond_broadcast(condition)
    }
}
