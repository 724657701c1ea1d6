internal import Glibc

/// When a run begins to count and when it ends.
struct RunPlan {
    /// Operations begun before this do not count; on the monotonic clock.
    var measureFromNanoseconds: UInt64 = 0
    /// No operation begins after this.
    var stopAtNanoseconds: UInt64 = .max
    /// How many operations to measure at most.
    var operationLimit = Int.max
}

/// A closed loop over a fixed number of connections on one thread: each has one request outstanding, and sends the
/// next as soon as that is answered.
///
/// An operation costs one `send`, one `recv` and a share of one `epoll_wait`; nothing is allocated.
final class LoadLoop {
    let address: SocketAddress
    let readiness: Readiness
    let source: any OperationSource
    let recorder: Recorder
    private let plan: RunPlan
    private let timeoutNanoseconds: UInt64
    private let connections: [Connection]
    private var remainingOperations: Int
    private var activeCount = 0

    init(
        address: SocketAddress, connectionCount: Int, timeoutSeconds: Double, source: any OperationSource,
        recorder: Recorder, plan: RunPlan = RunPlan()
    ) throws(BenchError) {
        self.address = address
        self.source = source
        self.recorder = recorder
        self.plan = plan
        readiness = try Readiness()
        timeoutNanoseconds = UInt64(nanosecondsInSeconds: timeoutSeconds)
        connections = (0..<connectionCount).map { Connection(slot: $0) }
        remainingOperations = plan.operationLimit
    }

    /// Runs until the plan or the source says that it is enough and all that is outstanding has ended.
    func run() {
        activeCount = connections.count
        for connection in connections { beginOperation(connection, at: Clock.nowNanoseconds) }
        var lastSweep = Clock.nowNanoseconds
        while activeCount > 0 {
            readiness.wait(milliseconds: 50) { slot, canRead, canWrite in
                wake(connections[slot], canRead: canRead, canWrite: canWrite)
            }
            let now = Clock.nowNanoseconds
            if now - lastSweep > 50_000_000 {
                lastSweep = now
                sweep(at: now)
            }
        }
    }

    /// Begins the slot's next operation, or retires the slot if there is none.
    private func beginOperation(_ connection: Connection, at now: UInt64) {
        connection.isMeasured = now >= plan.measureFromNanoseconds
        let isOver = now >= plan.stopAtNanoseconds || (connection.isMeasured && remainingOperations <= 0)
        guard !isOver, source.nextRequest(slot: connection.slot, into: connection.request) else {
            activeCount -= 1
            return closeSocket(connection)
        }
        if connection.isMeasured { remainingOperations -= 1 }
        connection.operationStart = now
        submit(connection, at: now)
    }

    private func submit(_ connection: Connection, at now: UInt64) {
        connection.request.finish()
        connection.sentCount = 0
        connection.requestStart = now
        connection.resetResponse()
        perform(connection.state.handle(.requestReady), connection)
    }

    /// Hands a complete answer to the source and goes on with what that says.
    func deliver(_ connection: Connection, body: UnsafeRawBufferPointer) {
        let now = Clock.nowNanoseconds
        guard connection.parser.status == 200 else {
            return fail(connection, RequestFailure(status: connection.parser.status, body: body), at: now)
        }
        switch source.judge(body, slot: connection.slot) {
        case .right: break
        case .refused(let kind, let detail):
            recorder.recordError(RequestFailure(kind: kind, message: detail, mayHaveBeenApplied: true), at: now)
            return beginOperation(connection, at: now)
        case .wrong(let kind, let detail): recorder.recordWrongAnswer(kind, detail)
        case .followUp:
            if source.nextRequest(slot: connection.slot, into: connection.request) {
                return submit(connection, at: now)
            }
        }
        recorder.recordAnswer(from: connection.operationStart, to: now, isMeasured: connection.isMeasured)
        beginOperation(connection, at: now)
    }

    /// Ends the slot's operation as failed. After a failure to connect the slot rests for a while.
    func fail(_ connection: Connection, _ failure: RequestFailure, at now: UInt64) {
        recorder.recordError(failure, at: now)
        source.requestFailed(failure, slot: connection.slot)
        if failure.isUnreachable {
            connection.restUntil = now + 100_000_000
        } else {
            beginOperation(connection, at: now)
        }
    }

    /// Ends requests that have waited too long, and rests that are over.
    private func sweep(at now: UInt64) {
        for connection in connections {
            if let restUntil = connection.restUntil {
                guard now >= restUntil else { continue }
                connection.restUntil = nil
                beginOperation(connection, at: now)
            } else if connection.state.isRequestOutstanding, now > connection.requestStart + timeoutNanoseconds {
                connection.loss = .init(kind: "timeout", message: "no answer in time")
                perform(connection.state.handle(.timedOut), connection)
            }
        }
    }
}
