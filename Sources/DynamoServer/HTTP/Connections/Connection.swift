import Synchronization

/// One client connection and the request on it.
///
///     head ─header complete→ body ─body complete→ handling ─answer→ sending ─sent→ head
///       │                     │                                       │
///       └──fault, too large───┴───────────────────────────────────────┤
///                                                                     └─last answer→ lingering → closed
///
/// 1. All is the loop thread's, except for `pending`, and `output` for the thread that has taken the number out of
///    `pending`. That thread alone may answer; it leaves the connection in the loop's mailbox when it has.
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
    @exclusivity(unchecked) private(set) var phase = Phase.head
    @exclusivity(unchecked) private var canReceive = false
    @exclusivity(unchecked) private var canSend = true
    /// Whether the client has said that it sends no more.
    @exclusivity(unchecked) private var hasEnded = false
    /// Nil while nothing has been received that was not handled.
    @exclusivity(unchecked) private var input: RequestInput?
    @exclusivity(unchecked) private var rejection: HTTPRejection?

    /// The number of the request that may be answered; 0 if there is none.
    private let pending = Atomic<UInt64>(0)
    private var requestCount: UInt64 = 0
    @exclusivity(unchecked) private var output: AnswerBuffer?
    /// Whether the handler has answered before it returned, and how that went.
    private var answeredInline = false
    private var hasFailed = false
    /// Whether the connection goes on behind the present request, and what the answer says of that.
    private var keepsAlive = true
    private var saysKeepAlive = false
    private var omitsBody = false

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

    /// The answer was written by another thread.
    func answerArrived() {
        guard phase == .handling else { return }
        loop.unansweredCount -= 1
        beginSending()
        proceed()
    }

    /// Runs what another thread has left to be done about the present request, which may answer it.
    func perform(_ work: Mailbox.Work) {
        guard phase == .handling, requestCount == work.sequence else { return }
        loop.handled = self
        answeredInline = false
        work.body()
        loop.handled = nil
        guard answeredInline else { return }
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

    func close() {
        guard phase != .closed else { return }
        // Where this fails, another thread is writing the answer, and keeps the buffer.
        let ownsOutput = phase != .handling || takeTurn(to: requestCount)
        if phase == .handling { loop.unansweredCount -= 1 }
        phase = .closed
        giveBackInput()
        if ownsOutput { giveBackOutput() }
        socket.close()
        loop.closed(self)
    }
}

// MARK: - Receiving

extension Connection {
    /// Goes on with the bytes that are here. False if more are needed.
    private func gather() -> Bool {
        guard let input else { return false }
        do throws(HTTPFault) {
            if phase == .head {
                guard try input.readHead() else {
                    if input.bytes.count > 2 * loop.headerByteLimit { throw .headerTooLarge }
                    return false
                }
                phase = .body
                guard try takesBody(input) else {
                    // What follows is the body that nobody wants.
                    keepsAlive = false
                    dispatch(input)
                    return true
                }
            }
            let isComplete = try input.readBody()
            if input.bodyByteCount > loop.bodyByteLimit {
                rejection = .bodyTooLarge(limit: loop.bodyByteLimit)
                input.discardBody()
            }
            guard isComplete else {
                // Enough is enough for a body of undeclared length too.
                if input.bodyByteCount > discardedByteLimit { close() }
                return phase == .closed
            }
            guard input.parser.head.hasHost || input.parser.head.minorVersion == 0 else { throw .missingHost }
            dispatch(input)
        } catch {
            refuse(error)
        }
        return true
    }

    /// Whether to take the body or to refuse the request at once, because it says itself that it is too large.
    private func takesBody(_ input: RequestInput) throws(HTTPFault) -> Bool {
        let head = input.parser.head
        keepsAlive = head.keepsAlive
        saysKeepAlive = head.keepsAlive && head.minorVersion == 0
        if head.byteCount > loop.headerByteLimit {
            guard head.byteCount <= 2 * loop.headerByteLimit else { throw .headerTooLarge }
            rejection = .headerTooLarge(limit: loop.headerByteLimit)
            input.discardBody()
        }
        if case .length(let length) = head.framing, length > loop.bodyByteLimit {
            rejection = .bodyTooLarge(limit: loop.bodyByteLimit)
            input.discardBody()
            // An answer before the end of the body closes the connection, and a client that is still sending may then
            // not see it: so a body is rather read and thrown away, unless the client waits or it is out of all
            // proportion.
            return length <= discardedByteLimit && !head.expectsContinue
        }
        if head.expectsContinue, head.framing != .none, input.bytes.count == head.byteCount {
            let permission: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"
            _ = socket.send(.init(start: permission.utf8Start, count: permission.utf8CodeUnitCount))
        }
        return true
    }

    private var discardedByteLimit: Int { 4 * loop.bodyByteLimit }

    /// Reads from the socket. False if nothing is there, or nothing will come.
    private func receive() -> Bool {
        guard canReceive else {
            giveBackEmptyInput()
            return false
        }
        let input = input ?? loop.inputs.take()
        self.input = input
        if input.bytes.free.count < 2048 { input.bytes.reserve(4096) }
        let free = input.bytes.free
        switch socket.receive(into: free) {
        case .bytes(let byteCount):
            if input.bytes.isEmpty { pace.beginTransfer(now: loop.now) }
            input.bytes.didAppend(byteCount)
            pace.transferred(byteCount, now: loop.now)
            // Less than there was room for is all there was; the end, if it has come, is still to be read.
            if byteCount < free.count, !hasEnded { canReceive = false }
            return true
        case .wouldBlock:
            canReceive = false
            giveBackEmptyInput()
            return false
        case .end, .failure:
            // Nobody waits for an answer to half a request.
            close()
            return false
        }
    }

    private func giveBackEmptyInput() {
        if let input, input.bytes.isEmpty, phase == .head { giveBackInput() }
    }

    private func giveBackInput() {
        guard let input else { return }
        self.input = nil
        loop.inputs.give(input)
    }
}

// MARK: - Handling

extension Connection {
    /// Hands the request to the application; the answer may be there when the application returns.
    private func dispatch(_ input: RequestInput) {
        phase = .handling
        requestCount += 1
        output = output ?? loop.outputs.take()
        answeredInline = false
        let method = HTTPMethod(input.method)
        omitsBody = method == .head
        pending.store(requestCount, ordering: .releasing)
        loop.handled = self
        callHandler(method, input, HTTPResponder(exchange: self, sequence: requestCount))
        loop.handled = nil
        rejection = nil
        // Of a request that is refused early, the rest is still to come.
        if input.isWhole { input.endRequest() }
        if input.bytes.isEmpty { giveBackInput() }
        if answeredInline { beginSending() } else { loop.unansweredCount += 1 }
    }

    private func callHandler(_ method: HTTPMethod, _ input: RequestInput, _ responder: HTTPResponder) {
        input.withBody { body in
            var body = body
            if rejection == nil, let encoding = input.header("content-encoding") {
                rejection = loop.inflate(&body, encoding)
            }
            let request = HTTPRequest(
                method: method, target: input.target, body: rejection == nil ? body : .init(rebasing: body[..<0]),
                exchange: self)
            if let rejection {
                loop.handler.reject(request, rejection, responder)
            } else {
                loop.handler.handle(request, responder)
            }
        }
    }

    /// Answers a request that is no HTTP. What follows on the connection cannot be trusted.
    private func refuse(_ fault: HTTPFault) {
        keepsAlive = false
        rejection = nil
        giveBackInput()
        // Somebody may still be sending, which only lingering can tell.
        canReceive = true
        let output = output ?? loop.outputs.take()
        self.output = output
        loop.scratchLines.removeAll()
        loop.scratchLines.append("Content-Type", "text/plain")
        output.writeHead(
            status: fault.status, bodyByteCount: fault.message.utf8.count + 1, .close, lines: loop.scratchLines.bytes)
        var message = fault.message + "\n"
        message.withUTF8 { output.append(UnsafeRawBufferPointer($0)) }
        beginSending()
    }

    /// Takes the right to answer. Only one caller gets it, and nobody once the connection is closed.
    private func takeTurn(to sequence: UInt64) -> Bool {
        pending.compareExchange(expected: sequence, desired: 0, ordering: .acquiringAndReleasing).exchanged
    }
}

extension Connection: HTTPExchange {
    func header(_ name: StaticString) -> UnsafeRawBufferPointer? {
        input?.header(name)
    }

    func forEachHeader(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void) {
        input?.forEachHeader(body)
    }

    var mayWait: Bool { loop.isForOne }

    func perform(sequence: UInt64, _ work: @escaping @Sendable () -> Void) {
        if loop.isHandling(self) { return work() }
        loop.perform(Mailbox.Work(connection: self, sequence: sequence, body: work))
    }

    func respond(sequence: UInt64, status: Int, headers: borrowing HTTPHeaderLines, body: UnsafeRawBufferPointer) {
        guard takeTurn(to: sequence), let output else { return }
        let option: AnswerBuffer.ConnectionOption =
            !keepsAlive || loop.isStopping ? .close : saysKeepAlive ? .keepAlive : .unsaid
        output.writeHead(status: status, bodyByteCount: body.count, option, lines: headers.bytes)
        guard loop.isHandling(self) else {
            if !omitsBody { output.append(body) }
            return loop.answered(self)
        }
        answeredInline = true
        if omitsBody { return }
        body.count < Self.directByteCount ? output.append(body) : sendDirectly(output, body)
    }
}

// MARK: - Sending

extension Connection {
    /// Bodies of more bytes are sent from where the application has them, and only what does not fit is copied.
    private static let directByteCount = 32 * 1024

    private func sendDirectly(_ output: AnswerBuffer, _ body: UnsafeRawBufferPointer) {
        output.setDate(loop.date)
        var rest = body
        switch socket.send(output.unsent, body) {
        case .bytes(let byteCount):
            let headByteCount = min(byteCount, output.unsent.count)
            output.didSend(headByteCount)
            rest = body[rebased: (byteCount - headByteCount)..<body.count]
        case .wouldBlock: break
        case .end, .failure: hasFailed = true
        }
        output.append(rest)
        // The system will report when there is room for more.
        canSend = rest.isEmpty
    }

    private func beginSending() {
        phase = .sending
        output?.setDate(loop.date)
        pace.beginTransfer(now: loop.now)
    }

    /// Sends what there is room for. False if the rest has to wait.
    private func flush() -> Bool {
        guard let output, !hasFailed else {
            close()
            return false
        }
        while !output.unsent.isEmpty {
            guard canSend else { return false }
            switch socket.send(output.unsent) {
            case .bytes(let byteCount):
                // The system will report when there is room for the rest.
                canSend = byteCount == output.unsent.count
                output.didSend(byteCount)
                pace.transferred(byteCount, now: loop.now)
            case .wouldBlock: canSend = false
            case .end, .failure:
                close()
                return false
            }
        }
        giveBackOutput()
        if keepsAlive, !loop.isStopping {
            phase = .head
            pace.beginTransfer(now: loop.now)
        } else {
            end()
        }
        return phase != .closed
    }

    private func giveBackOutput() {
        guard let output else { return }
        self.output = nil
        loop.outputs.give(output)
    }

    /// Ends the connection when the last answer is sent.
    private func end() {
        guard input != nil || canReceive else { return close() }
        giveBackInput()
        socket.endSending()
        phase = .lingering
        canReceive = true
        pace.beginTransfer(now: loop.now)
        loop.expectDeadline(pace.lingerDeadline(loop.paceLimits))
    }

    /// Reads what a client sends that has its last answer, until it closes. False when nothing more is there.
    private func discard() -> Bool {
        guard canReceive else { return false }
        let buffer = loop.inputs.take()
        defer { loop.inputs.give(buffer) }
        switch socket.receive(into: buffer.bytes.free) {
        case .bytes: return true
        case .wouldBlock:
            canReceive = false
            return false
        case .end, .failure:
            close()
            return false
        }
    }
}
