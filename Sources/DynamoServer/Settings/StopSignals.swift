import Glibc

/// Waits for the signals that ask a server to stop: SIGTERM and SIGINT.
public enum StopSignals {
    /// Keeps the signals for ``wait()``, and lets writing to a closed connection fail instead of ending the process.
    ///
    /// To be called on the main thread before any other thread exists: threads inherit what is blocked.
    public static func block() {
        signal(SIGPIPE, SIG_IGN)
        var signals = set
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Returns when one of the signals has arrived, also if that was before this call. Its name is for the log.
    public static func wait() -> String {
        var signals = set
        var number: Int32 = 0
        while sigwait(&signals, &number) != 0 {}
        return number == SIGINT ? "SIGINT" : "SIGTERM"
    }

    private static var set: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        return signals
    }
}

/// Lets the process open as many files as the system allows it; many systems start processes with 1024.
public func raiseOpenFileLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
