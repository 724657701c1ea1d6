import DynamoStorage
import Glibc
import Synchronization

/// One thread of the server: its connections, which it alone reads and writes, and a mailbox.
///
/// 1. Connections and buffers are used by the loop's thread only.
/// 2. A connection is reported to by the system until it is closed or leaves for another loop, and the loop does both: the
///    former upon the one report that a turn has about it, or after all reports, the latter after all. So no report is
///    about a connection that is gone.
/// 3. The loop sleeps only when there is nothing to do for it that it could know of.
final class EventLoop: @unchecked Sendable {
    let handler: any HTTPHandler
    let bodyByteLimit: Int
    let headerByteLimit: Int
    let paceLimits: ConnectionPace.Limits

    // For the loop's thread only.
    @exclusivity(unchecked) var inputs = BufferPool<RequestInput>()
    @exclusivity(unchecked) var outputs = BufferPool<AnswerBuffer>()
    @exclusivity(unchecked) var scratchLines = HTTPHeaderLines()
    @exclusivity(unchecked) var date = HTTPDate()
    /// Milliseconds of a clock that never goes back, as of the last wait.
    @exclusivity(unchecked) private(set) var now = coarseMilliseconds()
    /// The connection whose request the handler has at this moment.
    @exclusivity(unchecked) var handled: Connection?
    private let poller: Poller
    private var inflater = BodyInflater()
    @exclusivity(unchecked) private(set) var connections: [Connection] = []
    /// Connections that have had their turn, and could go on.
    private var unfinished: [Connection] = []
    private var mail = Mailbox.Mail()
    private var nextSweep = Int.max
    private var stopDeadline: Int?
    @exclusivity(unchecked) private var busyPolling = BusyPolling(windowMicroseconds: 50)
    @exclusivity(unchecked) var turns = TurnGauge()
    /// The connection that was looked at last, when one was to be given away.
    var lastCandidate = 0
    /// When to look again which processors other loops are busy on.
    var nextPlacement = 0
    /// What the thread may run on, while it keeps to fewer processors; nil while it does not.
    var allowedProcessors: ProcessorSet?
    /// Requests that the handler has not answered yet.
    @exclusivity(unchecked) var unansweredCount = 0

    // For any thread.
    private let mailbox: Mailbox
    let gauge: ConnectionGauge
    private let assignedCount = Atomic<Int>(0)
    /// What other loops compare with their own.
    let load = LoopLoad()
    private let stopping = Atomic<Bool>(false)
    private let thread = Atomic<UInt>(0)

    init(
        _ configuration: HTTPServerConfiguration, gauge: ConnectionGauge, handler: any HTTPHandler
    ) throws(HTTPServerError) {
        guard let wakeUp = WakeUp(), let poller = Poller(), poller.add(wakeUp) else {
            throw .outOfResources("no file descriptors left")
        }
        self.poller = poller
        self.gauge = gauge
        self.handler = handler
        mailbox = Mailbox(wakeUp)
        bodyByteLimit = configuration.bodyByteLimit
        headerByteLimit = configuration.headerByteLimit
        paceLimits = ConnectionPace.Limits(configuration)
    }
}

// MARK: - From any thread

extension EventLoop {
    /// How many connections the loop has or is about to get.
    var connectionCount: Int { assignedCount.load(ordering: .relaxed) }

    /// Whether answers are to end their connections.
    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    /// Takes over a connection without a request in progress. False if the loop has ended.
    @discardableResult
    func add(_ descriptor: Int32) -> Bool {
        assignedCount.add(1, ordering: .relaxed)
        return mailbox.post { $0.descriptors.append(descriptor) }
    }

    /// Does something about a request that the handler has not answered.
    func perform(_ work: Mailbox.Work) {
        mailbox.post { $0.work.append(work) }
    }

    /// Makes `run` return: once no request is in progress, or when the time is up.
    func stop(timeoutSeconds: Int) {
        mailbox.post { $0.stopTimeoutMilliseconds = timeoutSeconds * 1000 }
    }

    /// Whether the caller is the handler, called with this connection's request, or what is left to be done about it.
    func isHandling(_ connection: Connection) -> Bool {
        thread.load(ordering: .relaxed) == UInt(pthread_self()) && handled === connection
    }
}

// MARK: - The loop's thread

extension EventLoop {
    /// Whether one client has all of the loop's time.
    var isForOne: Bool { unansweredCount == 0 && poller.busyConnections.isOne }
}

extension EventLoop {
    /// Serves the loop's connections until `stop`.
    ///
    /// - Parameter loops: all loops of the server, this one too; they share the work.
    func run(among loops: [EventLoop]) {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        while true {
            let reportCount = wait()
            turns.begin(at: monotonicNanoseconds())
            now = coarseMilliseconds()
            date.update()
            for number in 0..<reportCount { poller.deliver(number) }
            if !mailbox.isEmpty { takeMail() }
            if !unfinished.isEmpty { goOn() }
            if now >= nextSweep { sweep() }
            if let stopDeadline, connections.isEmpty || now >= stopDeadline { break }
            turns.end(at: monotonicNanoseconds(), reportCount: reportCount)
            load.turnNanoseconds = turns.nanoseconds
            load.lastTurn = now
            if turns.areLong { balance(loops) } else if allowedProcessors != nil { goAnywhere() }
        }
        shutDown()
    }

    /// Waits until there is something to do. Returns the number of the poller's reports.
    private func wait() -> Int {
        guard unfinished.isEmpty, mailbox.isEmpty else { return poller.wait(milliseconds: 0) }
        poller.busyConnections.waited()
        // While a write waits to be durable there is no polling: the loop would keep the committer, which it has just
        // woken, from its processor.
        if unansweredCount == 0, poller.busyConnections.areFew, busyPolling.isWorthwhile(), let count = poll() {
            return count
        }
        guard mailbox.fallAsleep() else { return poller.wait(milliseconds: 0) }
        defer { mailbox.awake() }
        return poller.wait(milliseconds: timeoutMilliseconds())
    }

    /// Looks again and again for a moment. Nil if nothing came.
    private func poll() -> Int? {
        let end = monotonicNanoseconds() + busyPolling.window
        repeat {
            let reportCount = poller.wait(milliseconds: 0)
            if reportCount > 0 || !mailbox.isEmpty {
                busyPolling.paidOff()
                return reportCount
            }
        } while monotonicNanoseconds() < end
        busyPolling.wasInVain()
        return nil
    }

    private func timeoutMilliseconds() -> Int32 {
        let next = min(nextSweep, stopDeadline ?? .max)
        return next == .max ? -1 : Int32(clamping: max(0, next - now))
    }

    private func takeMail() {
        mailbox.take(&mail)
        for work in mail.work { work.connection.perform(work) }
        for descriptor in mail.descriptors { adopt(descriptor) }
        if let timeout = mail.stopTimeoutMilliseconds { beginStopping(timeout) }
        mail.removeAll()
    }

    private func adopt(_ descriptor: Int32) {
        let connection = Connection(descriptor, self)
        guard poller.add(connection) else {
            connection.socket.close()
            return forgetConnection()
        }
        connection.index = connections.count
        connections.append(connection)
        expectDeadline(now + paceLimits.shortestMilliseconds)
        if isStopping { connection.stop() }
    }

    private func forgetConnection() {
        assignedCount.subtract(1, ordering: .relaxed)
        gauge.closed()
    }

    private func goOn() {
        let turn = unfinished
        unfinished.removeAll()
        for connection in turn { connection.proceed() }
    }

    /// Closes connections whose time is up. At most once a second, and only while there are connections.
    private func sweep() {
        var earliest = connections.isEmpty ? Int.max : now + paceLimits.shortestMilliseconds
        // Closing moves the last one, which was looked at, into the gap.
        for connection in connections.reversed() {
            guard let deadline = connection.deadline(paceLimits) else { continue }
            if deadline <= now { connection.close() } else { earliest = min(earliest, deadline) }
        }
        nextSweep = max(earliest, now + 1000)
    }

    private func beginStopping(_ timeoutMilliseconds: Int) {
        stopping.store(true, ordering: .relaxed)
        stopDeadline = now + timeoutMilliseconds
        for connection in connections { connection.stop() }
    }

    private func shutDown() {
        for connection in connections { connection.close() }
        unfinished.removeAll()
        for descriptor in mailbox.close().descriptors {
            close(descriptor)
            forgetConnection()
        }
    }
}

// MARK: - From connections, on the loop's thread

extension EventLoop {
    /// Gives the connection another turn after the others.
    func proceedLater(_ connection: Connection) {
        unfinished.append(connection)
    }

    func closed(_ connection: Connection) {
        unlist(connection)
        gauge.closed()
    }

    /// Another loop goes on with the connection's socket.
    func left(_ connection: Connection) {
        poller.remove(connection)
        unlist(connection)
    }

    private func unlist(_ connection: Connection) {
        connections.swapAt(connection.index, connections.count - 1)
        connections[connection.index].index = connection.index
        connections.removeLast()
        assignedCount.subtract(1, ordering: .relaxed)
    }

    /// Looks after the connections at this time at the latest.
    func expectDeadline(_ deadline: Int) {
        nextSweep = min(nextSweep, deadline)
    }

    /// Replaces a body that is compressed with what it says, followed by padding. It is valid until the next call.
    func inflate(_ body: inout UnsafeRawBufferPointer, _ encoding: UnsafeRawBufferPointer) -> HTTPRejection? {
        inflater.inflate(&body, encoding, byteLimit: bodyByteLimit)
    }
}

extension ConnectionPace.Limits {
    init(_ configuration: HTTPServerConfiguration) {
        self.init(
            idleMilliseconds: configuration.idleTimeoutSeconds * 1000,
            transferMilliseconds: max(1, configuration.transferTimeoutSeconds) * 1000,
            leastBytesPerSecond: max(1, configuration.leastBytesPerSecond))
    }
}
