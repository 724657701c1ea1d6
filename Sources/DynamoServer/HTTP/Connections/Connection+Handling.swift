// How a request reaches the application, and its answer the connection.

extension Connection {
    /// Hands the request to the application; the answer may be there when the application returns.
    func dispatch(_ input: RequestInput) {
        phase = .handling
        requestCount += 1
        output = output ?? loop.outputs.take()
        isAnswered = false
        let method = HTTPMethod(input.method)
        omitsBody = method == .head
        loop.handled = self
        callHandler(method, input, HTTPResponder(exchange: self, sequence: requestCount))
        loop.handled = nil
        rejection = nil
        // Of a request that is refused early, the rest is still to come.
        if input.isWhole { input.endRequest() }
        if input.bytes.isEmpty { giveBackInput() }
        if isAnswered { beginSending() } else { loop.unansweredCount += 1 }
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
    func refuse(_ fault: HTTPFault) {
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
        precondition(loop.isHandling(self), "An answer is given during the handler's call or inside of perform")
        guard requestCount == sequence, !isAnswered, let output else { return }
        isAnswered = true
        let option: AnswerBuffer.ConnectionOption =
            !keepsAlive || loop.isStopping ? .close : saysKeepAlive ? .keepAlive : .unsaid
        output.writeHead(status: status, bodyByteCount: body.count, option, lines: headers.bytes)
        if omitsBody { return }
        body.count < Self.directByteCount ? output.append(body) : sendDirectly(output, body)
    }
}
