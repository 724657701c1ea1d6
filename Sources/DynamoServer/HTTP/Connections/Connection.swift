/// One client connection and the request on it.
///
///     head ─header complete→ body ─body complete→ handling ─answer→ sending ─sent→ head
///       │                     │                                       │
///       └──fault, too large───┴───────────────────────────────────────┤
///                                                                     └─last answer→ lingering → closed
///
/// 1. All is the loop thread's. Other threads know a connection and the number of a request on it, and leave in the
///    loop's mailbox what is to be done about that request; it is dropped if that is not the present one any more.
/// 2. A connection reads only while it gathers a request: what arrives while a request is handled or its answer sent
///    stays with the system, so that a client that does not read its answers cannot make memory grow.
/// 3. The system reports changes only (edges), so `canReceive` and `canSend` remember what was reported and not used up.
final class Connection: @unchecked Sendable {
    let socket: ClientSocket
    /// Where the loop lists this connection.
    var index = 0

    enum Phase {
        /// Between requests, or in the middle of a header.
        case head
        case body
        /// The application has the request.
        case handling
        case sending
        /// All is said, but the client is still sending; closing now could destroy the answer on its way.
        case lingering
        case closed
    }

    let loop: EventLoop
    @exclusivity(unchecked) var phase = Phase.head
    @exclusivity(unchecked) var canReceive = false
    @exclusivity(unchecked) var canSend = true
    /// Whether the client has said that it sends no more.
    @exclusivity(unchecked) var hasEnded = false
    /// Nil while nothing has been received that was not handled.
    @exclusivity(unchecked) var input: RequestInput?
    @exclusivity(unchecked) var rejection: HTTPRejection?

    /// The number of the present request.
    @exclusivity(unchecked) var requestCount: UInt64 = 0
    @exclusivity(unchecked) var output: AnswerBuffer?
    /// Whether there is an answer to the present request, and whether sending it has failed.
    @exclusivity(unchecked) var isAnswered = false
    var hasFailed = false
    /// Whether the connection goes on behind the present request, and what the answer says of that.
    var keepsAlive = true
    var saysKeepAlive = false
    var omitsBody = false

    /// For the loop, which closes what is too slow.
    @exclusivity(unchecked) var pace: ConnectionPace

    init(_ descriptor: Int32, _ loop: EventLoop) {
        socket = ClientSocket(descriptor: descriptor)
        self.loop = loop
        pace = ConnectionPace(now: loop.now)
    }

    /// How many steps a connection takes before others have their turn.
    private static let stepLimit = 32
}

// MARK: - What the loop tells

extension Connection {
    /// The system reports what has become possible.
    func changed(canReceive: Bool, canSend: Bool, hasEnded: Bool, isBroken: Bool) {
        if isBroken { return close() }
        if canReceive || hasEnded { self.canReceive = true }
        if hasEnded { self.hasEnded = true }
        if canSend { self.canSend = true }
        proceed()
    }

    /// Runs what another thread has left to be done about the present request, which may answer it.
    func perform(_ work: Mailbox.Work) {
        guard phase == .handling, requestCount == work.sequence else { return }
        loop.handled = self
        work.body()
        loop.handled = nil
        guard isAnswered else { return }
        loop.unansweredCount -= 1
        beginSending()
        proceed()
    }

    /// Does what can be done without waiting.
    func proceed() {
        for _ in 0..<Self.stepLimit {
            switch phase {
            case .head, .body: guard gather() || receive() else { return }
            case .sending: guard flush() else { return }
            case .lingering: guard discard() else { return }
            case .handling, .closed: return
            }
        }
        loop.proceedLater(self)
    }

    /// Ends the connection as soon as its present request is answered.
    func stop() {
        // A request may be here that was not reported yet.
        canReceive = true
        proceed()
        if phase == .head, input == nil { close() }
    }

    /// The time at which to close, unless something happens before; nil for never.
    func deadline(_ limits: ConnectionPace.Limits) -> Int? {
        switch phase {
        case .head where input == nil: pace.idleDeadline(limits)
        case .head, .body, .sending: pace.transferDeadline(limits)
        case .lingering: pace.lingerDeadline(limits)
        case .handling, .closed: nil
        }
    }

    /// Whether it is between requests, and has had one since then, in milliseconds of the loop's clock.
    func isAtRest(since time: Int) -> Bool {
        phase == .head && input == nil && !hasEnded && requestCount > 0 && pace.lastTransfer >= time
    }

    /// Ends here, but not for the client: another loop can go on with the descriptor that this returns.
    func leave() -> Int32 {
        phase = .closed
        loop.left(self)
        return socket.descriptor
    }

    func close() {
        guard phase != .closed else { return }
        if phase == .handling { loop.unansweredCount -= 1 }
        phase = .closed
        giveBackInput()
        giveBackOutput()
        socket.close()
        loop.closed(self)
    }
}
