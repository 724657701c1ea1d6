/// What a workload works with: the options, the server's address, and requests outside the measured load.
struct Session {
    let options: BenchOptions
    let address: SocketAddress
    /// Takes a line about what takes long.
    let progress: (String) -> Void
    private let credentials: StaticCredentials

    init(_ options: BenchOptions, progress: @escaping (String) -> Void) throws(BenchError) {
        self.options = options
        self.progress = progress
        address = try options.endpoint.resolve()
        credentials = StaticCredentials(
            accessKey: options.accessKey, region: options.region, millisecondsSinceEpoch: Clock.millisecondsSinceEpoch)
    }

    func head(_ operation: String) -> RequestHead {
        RequestHead(operation: operation, endpoint: options.endpoint, credentials: credentials)
    }

    /// Runs a source to its end on this thread, over all connections. Its counts are not part of any report.
    func drive(_ source: any OperationSource, connectionCount: Int? = nil) throws(BenchError) {
        let loop = try LoadLoop(
            address: address, connectionCount: connectionCount ?? options.connections,
            timeoutSeconds: options.timeoutSeconds, source: source, recorder: Recorder())
        loop.run()
    }

    /// Sends one request and waits for its answer.
    /// - Throws: if the server does not answer at all; an answer that is an error is returned.
    func call(_ operation: String, _ body: String) throws(BenchError) -> Reply {
        let source = OneRequest(head: head(operation), body: Array(body.utf8))
        try drive(source, connectionCount: 1)
        if let failure = source.failure, failure.isUnreachable {
            throw BenchError(.cannotConnect, "cannot connect to \(options.endpoint.authority): \(failure.message)")
        }
        return Reply(operation: operation, failure: source.failure, body: source.body)
    }
}

/// The answer to one request.
struct Reply {
    let operation: String
    let failure: RequestFailure?
    /// The body of an answer with status 200.
    let body: [UInt8]

    /// The answer as an error of the benchmark, if it is an error.
    func requireSuccess() throws(BenchError) {
        if let failure { throw BenchError(.refused, "\(operation) failed: \(failure.kind): \(failure.message)") }
    }

    /// Reads something out of the body.
    func scan<Result>(_ body: (inout JSONScanner) -> Result) -> Result {
        self.body.withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            return body(&scanner)
        }
    }
}

/// A source with a single request.
private final class OneRequest: OperationSource {
    private let head: RequestHead
    private let requestBody: [UInt8]
    private var isSent = false
    private(set) var failure: RequestFailure?
    private(set) var body: [UInt8] = []

    init(head: RequestHead, body: [UInt8]) {
        self.head = head
        requestBody = body
    }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        guard !isSent else { return false }
        isSent = true
        request.begin(head, requestBody)
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict {
        self.body = Array(body)
        return .right
    }

    func requestFailed(_ failure: RequestFailure, slot: Int) { self.failure = failure }
}
