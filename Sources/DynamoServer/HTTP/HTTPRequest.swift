/// One request, as the transport received it. It borrows the transport's buffers: valid during the handler's call only,
/// which is why it cannot be copied.
public struct HTTPRequest: ~Copyable {
    public let method: HTTPMethod
    /// The request target as it stands in the request line: path and query, with their percent-encoding.
    public let target: UnsafeRawBufferPointer
    /// The body after removal of `Transfer-Encoding` and `Content-Encoding`, followed by at least
    /// ``bodyPaddingByteCount`` readable zero bytes.
    public let body: UnsafeRawBufferPointer
    private let exchange: any HTTPExchange

    /// How many bytes can be read behind the body: what a parser needs that loads whole vector registers.
    public static let bodyPaddingByteCount = 64

    /// Makes a request of `exchange`'s header. For transports, and for tests that have none.
    public init(
        method: HTTPMethod, target: UnsafeRawBufferPointer, body: UnsafeRawBufferPointer, exchange: any HTTPExchange
    ) {
        self.method = method
        self.target = target
        self.body = body
        self.exchange = exchange
    }

    /// The value of the first header field of this name, of any case; nil if there is none. Allocates nothing.
    public func header(_ name: StaticString) -> UnsafeRawBufferPointer? {
        exchange.header(name)
    }

    /// Calls `body` with each header field's name and value, in the order sent.
    public func forEachHeader(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void) {
        exchange.forEachHeader(body)
    }

    /// Whether nobody else is likely to need this thread in the next moment, so that the handler may wait for a disk.
    public var mayWait: Bool { exchange.mayWait }
}

/// A request method.
public enum HTTPMethod: Sendable, Hashable {
    case get, head, post, put, delete, options
    case other(String)
}

/// The transport's side of one request and its answer. ``HTTPRequest`` and ``HTTPResponder`` call it.
public protocol HTTPExchange: AnyObject, Sendable {
    func header(_ name: StaticString) -> UnsafeRawBufferPointer?
    func forEachHeader(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void)
    /// Whether the handler may wait, see ``HTTPRequest/mayWait``.
    var mayWait: Bool { get }
    /// Runs `work` on the thread that calls the handler with this exchange's requests: at once if that is the caller.
    /// Does nothing when the request of this number has been answered or its connection is gone.
    func perform(sequence: UInt64, _ work: @escaping @Sendable () -> Void)
    /// Takes the answer to the request of this number, on the thread that calls the handler. Copies what it needs of
    /// `headers` and `body`.
    func respond(sequence: UInt64, status: Int, headers: borrowing HTTPHeaderLines, body: UnsafeRawBufferPointer)
}
