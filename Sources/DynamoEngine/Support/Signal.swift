import Glibc

/// State under a lock, with threads that wait for it to change: a mutex and a condition variable.
final class Signal<State>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var state: State
    private var waiters = 0

    init(_ state: State) {
        self.state = state
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
        condition = .allocate(capacity: 1)
        condition.initialize(to: pthread_cond_t())
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        condition.deallocate()
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Changes the state and wakes the waiting threads, if there are any.
    @discardableResult
    func update<Result>(_ body: (inout State) -> Result) -> Result {
        let (result, hasWaiters) = change(body)
        if hasWaiters { pthread_cond_broadcast(condition) }
        return result
    }

    /// Changes the state in a way that those who wait need not know of, unless the result is true.
    func updateWakingIfTrue(_ body: (inout State) -> Bool) {
        let (mustWake, hasWaiters) = change(body)
        if mustWake, hasWaiters { pthread_cond_broadcast(condition) }
    }

    /// Reads the state, or changes it in a way that those who wait need not know of.
    func withoutWaking<Result>(_ body: (inout State) -> Result) -> Result {
        change(body).result
    }

    @inline(__always)
    private func change<Result>(_ body: (inout State) -> Result) -> (result: Result, hasWaiters: Bool) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return (body(&state), waiters > 0)
    }

    /// Waits until `body` gives a result, which it is asked for at once and after each change, and after the time when
    /// one is given.
    ///
    /// - Parameter milliseconds: after how long `body` is asked for the last time; nil waits without end.
    /// - Returns: nil when the time was up and `body` had no result still.
    func wait<Result>(atMostMilliseconds milliseconds: Int? = nil, _ body: (inout State) -> Result?) -> Result? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let deadline = milliseconds.map(Self.monotonicTime(inMilliseconds:))
        var isLate = false
        while true {
            if let result = body(&state) { return result }
            if isLate { return nil }
            waiters += 1
            if var deadline {
                isLate = pthread_cond_timedwait(condition, mutex, &deadline) == ETIMEDOUT
            } else {
                pthread_cond_wait(condition, mutex)
            }
            waiters -= 1
        }
    }

    private static func monotonicTime(inMilliseconds milliseconds: Int) -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let nanoseconds = time.tv_nsec + (milliseconds % 1_000) * 1_000_000
        return timespec(
            tv_sec: time.tv_sec + milliseconds / 1_000 + nanoseconds / 1_000_000_000,
            tv_nsec: nanoseconds % 1_000_000_000)
    }
}
