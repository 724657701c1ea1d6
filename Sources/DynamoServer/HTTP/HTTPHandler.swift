/// What answers the requests of an ``HTTPServer``: the application.
///
/// The transport knows nothing of DynamoDB and the application nothing of sockets; this protocol is all they
/// share, so that either can be replaced.
public protocol HTTPHandler: AnyObject, Sendable {
    /// Answers a request that has arrived whole.
    ///
    /// Called on one of the transport's threads, which serves many connections: it must not wait for anything slower
    /// than a read from the store, unless the request says that it may. Call `responder.respond` once: before returning,
    /// or later inside of `responder.perform`, as a write does that waits for its commit. The request is valid during
    /// this call only.
    func handle(_ request: borrowing HTTPRequest, _ responder: HTTPResponder)

    /// Answers a request that the transport does not hand on, in the words of the application's protocol.
    ///
    /// The same rules as for ``handle(_:_:)``; the request's body is empty.
    func reject(_ request: borrowing HTTPRequest, _ rejection: HTTPRejection, _ responder: HTTPResponder)
}

/// Why the transport does not hand a request on.
public enum HTTPRejection: Sendable, Equatable {
    /// The body, as sent or after decompression, has more bytes than the server takes.
    case bodyTooLarge(limit: Int)
    /// The header has more bytes than the server takes.
    case headerTooLarge(limit: Int)
    /// The body says that it is compressed in a way that the server does not know.
    case unknownCompression
    /// The body says that it is compressed with gzip or deflate, and is not, or ends early.
    case malformedCompression
}
