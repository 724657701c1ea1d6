internal import Glibc

/// The system calls of a loop: what `ConnectionState` asks for, and what it is told in return.
extension LoadLoop {
    func perform(_ action: ConnectionState.Action, _ connection: Connection) {
        switch action {
        case .nothing: break
        case .connect: connectSocket(connection)
        case .send: send(connection)
        case .waitUntilWritable: watchWriting(connection, true)
        case .waitForAnswer: if connection.isWaitingToWrite { watchWriting(connection, false) }
        case .deliver: deliver(connection, body: body(of: connection))
        case .deliverAndClose:
            closeSocket(connection)
            deliver(connection, body: body(of: connection))
        case .close: closeSocket(connection)
        case .failAndClose:
            let wasConnected = connection.descriptor >= 0 && connection.loss.kind != Self.connectFailureKind
            closeSocket(connection)
            let failure = RequestFailure(
                kind: connection.loss.kind, message: connection.loss.message, mayHaveBeenApplied: wasConnected,
                isUnreachable: !wasConnected)
            fail(connection, failure, at: Clock.nowNanoseconds)
        }
    }

    /// A socket is ready.
    func wake(_ connection: Connection, canRead: Bool, canWrite: Bool) {
        if connection.state.phase == .connecting {
            finishConnecting(connection)
        } else {
            if canWrite, connection.state.phase == .sending { send(connection) }
            if canRead, connection.descriptor >= 0 { receive(connection) }
        }
    }

    func closeSocket(_ connection: Connection) {
        guard connection.descriptor >= 0 else { return }
        // Closing also takes it out of the epoll set.
        close(connection.descriptor)
        connection.descriptor = -1
        connection.isWaitingToWrite = false
    }

    private static let connectFailureKind = "cannot connect"

    private func body(of connection: Connection) -> UnsafeRawBufferPointer {
        connection.received.bytes.part(connection.bodyRange)
    }

    private func connectSocket(_ connection: Connection) {
        guard let descriptor = address.beginConnecting() else {
            return lose(connection, Self.connectFailureKind, String(cString: strerror(errno)))
        }
        connection.descriptor = descriptor
        connection.isWaitingToWrite = true
        readiness.add(descriptor, slot: connection.slot, .writing)
    }

    private func finishConnecting(_ connection: Connection) {
        var status: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(connection.descriptor, SOL_SOCKET, SO_ERROR, &status, &size)
        guard status == 0 else {
            return lose(connection, Self.connectFailureKind, String(cString: strerror(status)))
        }
        perform(connection.state.handle(.opened), connection)
    }

    private func send(_ connection: Connection) {
        let rest = connection.request.bytes.bytes.dropFirst(connection.sentCount)
        let pointer = UnsafeRawBufferPointer(rebasing: rest)
        let count = Glibc.send(
            connection.descriptor, pointer.baseAddress, pointer.count, Int32(MSG_NOSIGNAL))
        if count == pointer.count {
            perform(connection.state.handle(.sentAll), connection)
        } else if count >= 0 || errno == EAGAIN || errno == EINTR {
            connection.sentCount += max(count, 0)
            perform(connection.state.handle(.sendBlocked), connection)
        } else {
            lose(connection, "connection lost", String(cString: strerror(errno)))
        }
    }

    private func receive(_ connection: Connection) {
        connection.received.reserve(8192)
        let spare = connection.received.spare
        let count = recv(connection.descriptor, spare.baseAddress, spare.count, 0)
        if count > 0 {
            connection.received.advance(by: count)
            advance(connection, connection.parser.parse(connection.received.mutableBytes))
        } else if count == 0 {
            endOfStream(connection)
        } else if errno != EAGAIN && errno != EINTR {
            lose(connection, "connection lost", String(cString: strerror(errno)))
        }
    }

    private func endOfStream(_ connection: Connection) {
        let progress = connection.parser.endOfStream(count: connection.received.count)
        if case .complete = progress { return advance(connection, progress) }
        lose(connection, "connection closed", "the server closed the connection before it had answered")
    }

    private func advance(_ connection: Connection, _ progress: ResponseParser.Progress) {
        switch progress {
        case .incomplete: break
        case .malformed: lose(connection, "malformed response", "the answer is not HTTP/1.1")
        case .complete(let body, let consumed):
            connection.bodyRange = body
            // Bytes after the answer belong to no request: such a connection is out of step.
            let isReusable = connection.parser.isReusable && consumed == connection.received.count
            perform(connection.state.handle(.answered(reusable: isReusable)), connection)
        }
    }

    private func lose(_ connection: Connection, _ kind: String, _ message: String) {
        connection.loss = .init(kind: kind, message: message)
        perform(connection.state.handle(.lost), connection)
    }

    private func watchWriting(_ connection: Connection, _ isWriting: Bool) {
        guard connection.descriptor >= 0 else { return }
        connection.isWaitingToWrite = isWriting
        readiness.change(connection.descriptor, slot: connection.slot, isWriting ? .both : .reading)
    }
}
