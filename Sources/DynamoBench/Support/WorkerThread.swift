internal import Glibc

/// A system thread that runs one closure.
package struct WorkerThread {
    private let identifier: pthread_t

    /// Starts a thread. What the closure captures is handed over to it: the caller leaves it alone until `join`.
    package init(_ body: @escaping () -> Void) throws(BenchError) {
        let context = Unmanaged.passRetained(Body(body))
        var identifier = pthread_t()
        let status = pthread_create(&identifier, nil, runBody, context.toOpaque())
        guard status == 0 else {
            context.release()
            throw BenchError(.system, "cannot start a thread: \(String(cString: strerror(status)))")
        }
        self.identifier = identifier
    }

    /// Waits until the closure has returned; to be called once.
    package func join() { pthread_join(identifier, nil) }
}

private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
}

private func runBody(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    Unmanaged<Body>.fromOpaque(context!).takeRetainedValue().run()
    return nil
}
