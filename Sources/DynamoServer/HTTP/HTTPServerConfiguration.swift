/// Where an ``HTTPServer`` listens, and what it takes from clients.
public struct HTTPServerConfiguration: Sendable {
    /// An IPv4 or IPv6 address, or a name such as `localhost`; each address that a name stands for is listened on.
    public var host = "127.0.0.1"
    /// 0 lets the system choose a free one.
    public var port: UInt16 = 8000
    /// How many threads read requests and call the handler; 0 for one per processor core.
    public var threadCount = 0
    /// How many connections may be open. Further ones wait, unanswered, in the system's queue.
    public var maximumConnectionCount = 8192
    /// Bytes of a request's header. A longer one is rejected, and one of more than twice as many answered with 431.
    public var headerByteLimit = 16 * 1024
    /// Bytes of a body, as sent and after decompression. DynamoDB takes 16 MB.
    public var bodyByteLimit = 16 * 1024 * 1024
    /// How long a connection may send and receive nothing, unless its request is being handled; 0 for any time.
    public var idleTimeoutSeconds = 60
    /// How long a request may take to arrive, or an answer to be sent, apart from what its bytes take at
    /// ``leastBytesPerSecond``.
    public var transferTimeoutSeconds = 30
    /// The pace that clients must keep.
    public var leastBytesPerSecond = 1024
    /// How long ``HTTPServer/stop()`` waits for requests in progress.
    public var stopTimeoutSeconds = 10

    public init() {}
}

/// Why an ``HTTPServer`` could not start.
public struct HTTPServerError: Error, CustomStringConvertible {
    public enum Code: Sendable {
        case cannotResolveHost, cannotListen, outOfResources
    }

    public let code: Code
    public let message: String

    public var description: String { message }

    static func outOfResources(_ message: String) -> HTTPServerError {
        HTTPServerError(code: .outOfResources, message: message)
    }
}
