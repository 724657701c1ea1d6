import CMicroHTTPD
import DynamoStorage
import Glibc

/// One client connection and the request on it; reused from request to request.
///
///     idle ─request line→ header ─header complete→ body ─body complete→ answering ─answer sent→ idle
///                                  (no body expected by the client: straight to answering)
///
/// While answering, the answer's own state decides which thread does what:
///
///     handling ─respond→ answered                       the handler is still running: sent when it returns
///     handling ─handler returns→ suspended ─respond→ answered, and the loop is told to resume
///
/// All is the loop thread's, except for the answer, which has a lock.
final class Connection: @unchecked Sendable {
    let handle: OpaquePointer
    let descriptor: Int32
    /// Where the loop lists this connection.
    var index = 0

    private enum Phase {
        case idle, header, body, answering
    }

    private enum AnswerState {
        case none, handling, suspended, answered
    }

    private struct Answer {
        var state = AnswerState.none
        /// The number of the request that is or was last answered.
        var sequence: UInt64 = 0
        var status = 0
        var response: OpaquePointer?
    }

    private let loop: EventLoop
    /// Whether libmicrohttpd leaves the connection alone until it is resumed.
    private(set) var isSuspended = false
    private var phase = Phase.idle
    /// Whether a whole request is here and its answer is not sent yet.
    var isAnswering: Bool { phase == .answering }
    private var target: [UInt8] = []
    private var body: BodyBuffer?
    /// Bytes of the body so far, kept or not.
    private var receivedByteCount = 0
    private var rejection: HTTPRejection?
    private let answer = Locked(Answer())

    init(_ handle: OpaquePointer, _ loop: EventLoop) {
        self.handle = handle
        descriptor = apus_mhd_socket(handle)
        self.loop = loop
    }
}

// MARK: - The steps of a request

extension Connection {
    /// The request line is here. libmicrohttpd changes the target after this call, so it is copied.
    func requestStarted(target: UnsafePointer<CChar>) {
        phase = .header
        self.target.removeAll(keepingCapacity: true)
        self.target.append(contentsOf: UnsafeRawBufferPointer(start: target, count: strlen(target)))
        loop.requestStarted()
    }

    /// A piece of the body is here. False closes the connection.
    func received(_ bytes: UnsafeRawBufferPointer) -> Bool {
        receivedByteCount += bytes.count
        guard receivedByteCount <= loop.bodyByteLimit else {
            rejection = .bodyTooLarge(limit: loop.bodyByteLimit)
            giveBackBody()
            // Enough is enough for a body of undeclared length too.
            return receivedByteCount <= discardedByteLimit
        }
        if body == nil { body = loop.bodyBuffers.take() }
        body!.append(bytes)
        return true
    }

    /// The header is complete, or the body, or the answer is ready. False closes the connection.
    func proceed(method: UnsafePointer<CChar>) -> Bool {
        switch phase {
        case .idle: return false
        case .header:
            phase = .body
            return prepareForBody() || dispatch(method)
        case .body: return dispatch(method)
        case .answering: return send()
        }
    }

    /// The answer is sent, or the connection is broken.
    func requestEnded() {
        guard phase != .idle else { return }
        phase = .idle
        receivedByteCount = 0
        rejection = nil
        giveBackBody()
        let unsent = answer.withLock { answer in
            defer {
                answer.state = .none
                answer.response = nil
            }
            return answer.response
        }
        if let unsent { MHD_destroy_response(unsent) }
        loop.requestEnded()
    }

    /// Whether to take the body (true) or to refuse the request at once, because it says itself that it is too large.
    private func prepareForBody() -> Bool {
        if isHeaderTooLarge { rejection = .headerTooLarge(limit: loop.headerByteLimit) }
        guard let byteCount = declaredBodyByteCount(), byteCount > loop.bodyByteLimit else { return true }
        rejection = .bodyTooLarge(limit: loop.bodyByteLimit)
        // An answer before the end of the body closes the connection, and a client that is still sending may then not
        // see it: so a body is rather read and thrown away, unless the client waits or it is out of all proportion.
        return byteCount <= discardedByteLimit && header("expect") == nil
    }

    private var isHeaderTooLarge: Bool {
        let limit = loop.headerByteLimit
        return target.count > limit || apus_mhd_header_bytes(handle) > limit
    }

    private var discardedByteLimit: Int { 4 * loop.bodyByteLimit }

    private func declaredBodyByteCount() -> Int? {
        guard let value = header("content-length") else { return nil }
        return Int(String(decoding: value, as: UTF8.self)) ?? Int.max
    }

    private func giveBackBody() {
        guard let body else { return }
        self.body = nil
        loop.bodyBuffers.give(body)
    }
}

// MARK: - Handling and answering

extension Connection {
    /// Hands the request to the application; sends the answer if it is there when the application returns.
    private func dispatch(_ method: UnsafePointer<CChar>) -> Bool {
        phase = .answering
        let sequence = answer.withLock { answer in
            answer.sequence += 1
            answer.state = .handling
            return answer.sequence
        }
        callHandler(method, HTTPResponder(exchange: self, sequence: sequence))
        giveBackBody()

        let mustWait = answer.withLock { answer in
            guard answer.state == .handling else { return false }
            answer.state = .suspended
            return true
        }
        guard mustWait else { return send() }
        isSuspended = true
        MHD_suspend_connection(handle)
        return true
    }

    private func callHandler(_ method: UnsafePointer<CChar>, _ responder: HTTPResponder) {
        inflateBody()
        body?.pad()
        let method = HTTPMethod(method)
        target.withUnsafeBytes { target in
            if let rejection {
                let request = HTTPRequest(method: method, target: target, body: emptyBody, exchange: self)
                loop.handler.reject(request, rejection, responder)
            } else {
                let bytes = body?.bytes ?? emptyBody
                loop.handler.handle(
                    HTTPRequest(method: method, target: target, body: bytes, exchange: self), responder)
            }
        }
    }

    private func inflateBody() {
        guard rejection == nil, let encoding = header("content-encoding") else { return }
        switch String(decoding: encoding, as: UTF8.self).lowercased() {
        case "gzip", "x-gzip", "deflate": break
        // What old SDKs call the plain text.
        case "", "identity", "amz-1.0": return
        default:
            rejection = .unknownCompression
            return
        }
        // Nothing at all is not the compressed form of nothing.
        guard let compressed = body else {
            rejection = .malformedCompression
            return
        }
        let inflated = loop.bodyBuffers.take()
        rejection = loop.inflater.inflate(compressed.bytes, into: inflated, byteLimit: loop.bodyByteLimit)
        giveBackBody()
        body = inflated
    }

    /// Queues the answer, which must be there. False closes the connection.
    private func send() -> Bool {
        isSuspended = false
        let (response, status) = answer.withLock { answer in
            defer { answer.response = nil }
            return (answer.response, answer.status)
        }
        guard let response else { return false }
        defer { MHD_destroy_response(response) }
        if loop.isStopping { MHD_add_response_header(response, "Connection", "close") }
        return MHD_queue_response(handle, UInt32(status), response) == .YES
    }
}

extension Connection: HTTPExchange {
    func respond(sequence: UInt64, status: Int, headers: [HTTPHeader], body: UnsafeRawBufferPointer) {
        let response = MHD_create_response_from_buffer(
            body.count, UnsafeMutableRawPointer(mutating: body.baseAddress), .RESPMEM_MUST_COPY)
        for header in headers { MHD_add_response_header(response, header.name.cString, header.value) }

        let previous: AnswerState? = answer.withLock { answer in
            guard answer.sequence == sequence, answer.state == .handling || answer.state == .suspended else {
                return nil
            }
            let previous = answer.state
            answer.state = .answered
            answer.response = response
            answer.status = status
            return previous
        }
        switch previous {
        case nil: MHD_destroy_response(response)
        case .suspended: loop.resume(self)
        default: break
        }
    }
}

/// A body of no bytes, followed by the padding that is promised of all bodies.
private nonisolated(unsafe) let emptyBody: UnsafeRawBufferPointer = {
    let padding = UnsafeMutableRawBufferPointer.allocate(
        byteCount: HTTPRequest.bodyPaddingByteCount, alignment: 64)
    padding.initializeMemory(as: UInt8.self, repeating: 0)
    return UnsafeRawBufferPointer(start: padding.baseAddress, count: 0)
}()

extension StaticString {
    var cString: UnsafePointer<CChar> { UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self) }
}
