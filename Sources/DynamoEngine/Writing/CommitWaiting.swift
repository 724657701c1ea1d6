import Glibc

/// Whether a thread may wait for the disk when it writes, which it says for the time of a call.
enum CommitWaiting {
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    static var isAllowedOnThisThread: Bool { pthread_getspecific(key) != nil }

    /// Runs `body` with the permission to wait, or without it.
    static func allowing<Result, Failure: Error>(
        _ isAllowed: Bool, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let outer = pthread_getspecific(key)
        pthread_setspecific(key, isAllowed ? UnsafeRawPointer(bitPattern: 1) : nil)
        defer { pthread_setspecific(key, outer) }
        return try body()
    }
}

extension Database {
    /// Runs `body`; a write that it makes is written to disk by this thread itself, and completed before the call of
    /// the operation returns, unless other writes are under way. The writes of a BatchExecuteStatement, which are commits
    /// of their own, share a sync as always.
    ///
    /// Without it a thread of the database's own does that, and the caller goes on at once. For one write at a time this
    /// is faster, by what it takes to wake that thread and to be woken by it; a thread that has other things to do, or
    /// many writes to make, should not wait for the disk at each of them.
    public func committingOnThisThread<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try CommitWaiting.allowing(true, body)
    }
}
