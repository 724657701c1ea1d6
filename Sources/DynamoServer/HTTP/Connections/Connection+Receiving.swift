// How a connection gathers a request.

extension Connection {
    /// Goes on with the bytes that are here. False if more are needed.
    func gather() -> Bool {
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
    func receive() -> Bool {
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

    func giveBackInput() {
        guard let input else { return }
        self.input = nil
        loop.inputs.give(input)
    }
}
