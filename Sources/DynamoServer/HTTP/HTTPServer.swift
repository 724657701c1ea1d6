import Synchronization

/// An HTTP/1.1 server: hands each complete request to an ``HTTPHandler`` and sends its answer.
///
/// One thread accepts connections and deals each to the ``EventLoop`` with the fewest; each loop is one thread that
/// reads, parses, calls the handler and sends. Loops that are busy share connections. An answer given during the
/// handler's call goes out at once. For one given later, another thread leaves the rest in the loop's mailbox and wakes
/// the loop only if it sleeps, so that a committer that completes a batch of writes pays for one wake-up and not for each.
public final class HTTPServer: Sendable {
    /// The port listened on.
    public let port: UInt16

    private let loops: [EventLoop]
    private let acceptor: ConnectionAcceptor
    private let acceptorThread: SystemThread?
    private let loopThreads: [SystemThread]
    private let stopTimeoutSeconds: Int
    private let isStopped = Atomic<Bool>(false)

    /// Listens and answers from now on, until ``stop()``.
    public init(_ configuration: HTTPServerConfiguration, handler: any HTTPHandler) throws(HTTPServerError) {
        guard let wakeUp = WakeUp() else { throw .outOfResources("no file descriptors left") }
        let gauge = ConnectionGauge(limit: max(1, configuration.maximumConnectionCount), wakeUp: wakeUp)
        let threadCount = configuration.threadCount > 0 ? configuration.threadCount : processorCount()
        var loops: [EventLoop] = []
        for _ in 0..<threadCount { loops.append(try EventLoop(configuration, gauge: gauge, handler: handler)) }
        let sockets = try ListeningSocket.open(host: configuration.host, port: configuration.port)
        let acceptor = ConnectionAcceptor(sockets, loops: loops, gauge: gauge)

        port = sockets[0].port
        stopTimeoutSeconds = configuration.stopTimeoutSeconds
        self.loops = loops
        self.acceptor = acceptor
        loopThreads = loops.indices.compactMap { [loops] index in
            SystemThread(name: "http-\(index)") { loops[index].run(among: loops) }
        }
        acceptorThread = SystemThread(name: "http-accept") { acceptor.run() }
        guard loopThreads.count == loops.count, acceptorThread != nil else {
            stop()
            throw .outOfResources("cannot start a thread")
        }
    }

    /// Accepts no more connections, waits until the requests in progress are answered, and closes. Those that take
    /// longer than the configuration's `stopTimeoutSeconds` are cut off. Returns when all threads have ended; further
    /// calls do nothing.
    public func stop() {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        acceptor.stop()
        acceptorThread?.join()
        acceptor.closeSockets()
        for loop in loops { loop.stop(timeoutSeconds: stopTimeoutSeconds) }
        for thread in loopThreads { thread.join() }
    }
}
