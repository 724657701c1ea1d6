import CSystem
import Glibc

/// A thread of the engine's own, with a name that debuggers show. It runs until its body returns.
final class BackgroundThread: @unchecked Sendable {
    private let handle: pthread_t

    /// Starts a thread.
    ///
    /// - Parameter name: at most 15 bytes.
    init(name: String, _ body: @escaping @Sendable () -> Void) {
        let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
        var handle = pthread_t()
        let status = pthread_create(&handle, nil, runThread, start.toOpaque())
        precondition(status == 0, "A thread cannot be started: error \(status)")
        self.handle = handle
    }

    /// Whether the caller runs on this thread.
    var isCurrent: Bool { pthread_equal(pthread_self(), handle) != 0 }

    /// Waits until the body has returned. To be called once.
    func join() {
        pthread_join(handle, nil)
    }
}

private final class ThreadStart {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

private func runThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
    pthread_setname_np(pthread_self(), start.name)
    start.body()
    return nil
}
