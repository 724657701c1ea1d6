/// Takes the answer to one request: during the handler's call, or after it in what ``perform(_:)`` runs.
///
/// Only the first answer counts, and none once the connection is gone. A responder that is never used leaves its client
/// waiting until the server stops.
public struct HTTPResponder: Sendable {
    private let exchange: any HTTPExchange
    /// The request's number on its connection, which outlives the request.
    private let sequence: UInt64

    public init(exchange: any HTTPExchange, sequence: UInt64) {
        self.exchange = exchange
        self.sequence = sequence
    }

    /// Runs `work`, which answers, on the thread that called the handler: now if that is calling it, or else soon. Can be
    /// called from any thread, which so neither writes the answer nor frees what belonged to the request.
    ///
    /// Nothing is run once the connection is gone.
    public func perform(_ work: @escaping @Sendable () -> Void) {
        exchange.perform(sequence: sequence, work)
    }

    /// Answers. `Content-Length` and `Date` are the transport's; to a HEAD request the body is not sent.
    ///
    /// `headers` and `body` are copied before this returns, or sent.
    ///
    /// - Precondition: the handler is being called, or ``perform(_:)`` runs the caller.
    public func respond(status: Int, headers: borrowing HTTPHeaderLines, body: UnsafeRawBufferPointer) {
        exchange.respond(sequence: sequence, status: status, headers: headers, body: body)
    }

    /// Answers with a header and a body of the caller's. Allocates, which the other way does not.
    public func respond(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        var lines = HTTPHeaderLines()
        for header in headers { lines.append(header.name, header.value) }
        body.withUnsafeBytes { respond(status: status, headers: lines, body: $0) }
    }
}

/// A header field of an answer.
public struct HTTPHeader: Sendable {
    public var name: StaticString
    /// Without control characters.
    public var value: String

    public init(_ name: StaticString, _ value: String) {
        self.name = name
        self.value = value
    }
}
