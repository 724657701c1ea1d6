// How answers leave, and how a connection ends.

extension Connection {
    /// Bodies of more bytes are sent from where the application has them, and only what does not fit is copied.
    static let directByteCount = 32 * 1024

    func sendDirectly(_ output: AnswerBuffer, _ body: UnsafeRawBufferPointer) {
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

    func beginSending() {
        phase = .sending
        output?.setDate(loop.date)
        pace.beginTransfer(now: loop.now)
    }

    /// Sends what there is room for. False if the rest has to wait.
    func flush() -> Bool {
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

    func giveBackOutput() {
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
    func discard() -> Bool {
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
