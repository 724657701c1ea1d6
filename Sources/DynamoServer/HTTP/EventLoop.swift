import CMicroHTTPD
import DynamoStorage
import Glibc
import Synchronization

/// One thread of the server: a libmicrohttpd daemon, driven from outside, and a mailbox.
///
/// Other threads leave new connections and late answers in the mailbox. libmicrohttpd's own threads are not used,
/// because each single answer would wake them.
///
/// 1. The daemon and its connections are used by the loop's thread only. So a connection is never resumed before it
///    is suspended.
/// 2. Whoever puts something into the mailbox while the loop sleeps wakes it; the loop says that it sleeps under the
///    lock under which it has seen the mailbox empty.
/// 3. All connections are resumed before the daemon stops, as libmicrohttpd demands.
final class EventLoop: @unchecked Sendable {
    let handler: any HTTPHandler
    let bodyByteLimit: Int
    let headerByteLimit: Int

    // For the loop's thread only.
    var bodyBuffers = BodyBufferPool()
    let inflater = Inflater()
    private var daemon: OpaquePointer?
    private var connections: [Connection] = []
    private var startedConnectionCount = 0
    private var requestCount = 0
    private var stopDeadlineMilliseconds: Int?

    private struct Mailbox {
        var descriptors: [Int32] = []
        var answered: [Connection] = []
        var stopTimeoutMilliseconds: Int?
        var isLoopAsleep = false

        var isEmpty: Bool { descriptors.isEmpty && answered.isEmpty && stopTimeoutMilliseconds == nil }
    }

    private let mailbox = Locked(Mailbox())
    private let wakeUp: WakeUp
    private let hangUps: HangUpWatcher
    private let gauge: ConnectionGauge
    private let assignedCount = Atomic<Int>(0)

    init(
        _ configuration: HTTPServerConfiguration, gauge: ConnectionGauge, handler: any HTTPHandler
    ) throws(HTTPServerError) {
        guard let wakeUp = WakeUp(), let hangUps = HangUpWatcher() else {
            throw .outOfResources("no file descriptors left")
        }
        self.wakeUp = wakeUp
        self.hangUps = hangUps
        self.gauge = gauge
        self.handler = handler
        bodyByteLimit = configuration.bodyByteLimit
        headerByteLimit = configuration.headerByteLimit
        daemon = startDaemon(configuration, loop: self)
        guard daemon != nil else { throw .outOfResources("cannot start libmicrohttpd: \(systemErrorText())") }
    }

    deinit {
        if let daemon { MHD_stop_daemon(daemon) }
    }

    /// Whether answers are to end their connections.
    var isStopping: Bool { stopDeadlineMilliseconds != nil }
}

// MARK: - From any thread

extension EventLoop {
    /// How many connections the loop has or is about to get.
    var connectionCount: Int { assignedCount.load(ordering: .relaxed) }

    /// Takes over an accepted connection.
    func add(_ descriptor: Int32) {
        assignedCount.add(1, ordering: .relaxed)
        post { $0.descriptors.append(descriptor) }
    }

    /// Continues a suspended connection whose answer is ready.
    func resume(_ connection: Connection) {
        post { $0.answered.append(connection) }
    }

    /// Makes `run` return: once no request is in progress, or when the time is up.
    func stop(timeoutSeconds: Int) {
        post { $0.stopTimeoutMilliseconds = timeoutSeconds * 1000 }
    }

    private func post(_ change: (inout Mailbox) -> Void) {
        let mustWake = mailbox.withLock { mailbox in
            change(&mailbox)
            defer { mailbox.isLoopAsleep = false }
            return mailbox.isLoopAsleep
        }
        if mustWake { wakeUp.signal() }
    }
}

// MARK: - The loop's thread

extension EventLoop {
    /// Serves the loop's connections until `stop`.
    func run() {
        var waits = [
            pollfd(fd: apus_mhd_epoll_descriptor(daemon), events: Int16(POLLIN), revents: 0),
            pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: hangUps.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let timeout = timeoutMilliseconds()
            if timeout != 0 { hangUps.closeHopeless() }
            let mustSleep =
                timeout != 0
                && mailbox.withLock {
                    $0.isLoopAsleep = $0.isEmpty
                    return $0.isEmpty
                }
            if mustSleep {
                poll(&waits, nfds_t(waits.count), timeout)
                if waits[1].revents != 0 { wakeUp.clear() }
                if waits[2].revents != 0 { hangUps.collect() }
            }
            emptyMailbox()
            MHD_run(daemon)
            if let deadline = stopDeadlineMilliseconds, requestCount == 0 || monotonicMilliseconds() >= deadline {
                break
            }
        }
        shutDown()
    }

    /// How long the daemon may be left alone; -1 for ever.
    private func timeoutMilliseconds() -> Int32 {
        var daemonTimeout: UInt64 = 0
        var timeout = MHD_get_timeout(daemon, &daemonTimeout) == .YES ? Int(min(daemonTimeout, 60_000)) : -1
        if let deadline = stopDeadlineMilliseconds {
            let remaining = max(0, deadline - monotonicMilliseconds())
            timeout = timeout < 0 ? remaining : min(timeout, remaining)
        }
        return Int32(timeout)
    }

    private func emptyMailbox() {
        let mail = mailbox.withLock { mailbox in
            defer { mailbox = Mailbox() }
            return mailbox
        }
        for connection in mail.answered { MHD_resume_connection(connection.handle) }
        for descriptor in mail.descriptors { adopt(descriptor) }
        if let timeout = mail.stopTimeoutMilliseconds { stopDeadlineMilliseconds = monotonicMilliseconds() + timeout }
    }

    private func adopt(_ descriptor: Int32) {
        let startedBefore = startedConnectionCount
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isAdded = withUnsafeMutablePointer(to: &address) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard getpeername(descriptor, address, &length) == 0 else {
                    close(descriptor)
                    return false
                }
                return MHD_add_connection(daemon, descriptor, address, length) == .YES
            }
        }
        // If it was started and failed then, it was also closed, and is forgotten already.
        if !isAdded, startedConnectionCount == startedBefore { forgetConnection() }
    }

    private func forgetConnection() {
        assignedCount.subtract(1, ordering: .relaxed)
        gauge.closed()
    }

    private func shutDown() {
        for connection in connections where connection.isSuspended { MHD_resume_connection(connection.handle) }
        MHD_stop_daemon(daemon)
        daemon = nil
        // What arrived after the last look into the mailbox.
        for descriptor in mailbox.withLock({ $0.descriptors }) { close(descriptor) }
    }
}

// MARK: - From the daemon's callbacks

extension EventLoop {
    func connectionStarted(_ connection: Connection) {
        startedConnectionCount += 1
        connection.index = connections.count
        connections.append(connection)
        hangUps.add(connection)
    }

    func connectionClosed(_ connection: Connection) {
        connections.swapAt(connection.index, connections.count - 1)
        connections[connection.index].index = connection.index
        connections.removeLast()
        hangUps.remove(connection)
        forgetConnection()
    }

    func requestStarted() {
        requestCount += 1
    }

    func requestEnded() {
        requestCount -= 1
    }
}
