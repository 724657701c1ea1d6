public import DynamoEngine
import DynamoModel
import DynamoWire

/// Answers DynamoDB's requests: the application behind the HTTP front end, and behind the tests that run in process.
///
/// A request is looked at in DynamoDB's order: content type, JSON, operation, credentials, types, constraints, and then
/// whatever the operation itself checks.
public final class RequestHandler: HTTPHandler {
    private let dispatcher: OperationDispatcher
    private let settings: Settings
    private let logger: Logger

    /// What can be set.
    public struct Settings: Sendable {
        /// The region of all ARNs; nil takes that of each request's signature.
        public var region: String?
        /// The origins whose pages may read answers; `*` is any.
        public var allowedOrigins = ["*"]

        public init() {}
    }

    public init(database: Database, settings: Settings = Settings(), logger: Logger) {
        dispatcher = OperationDispatcher(database: database)
        self.settings = settings
        self.logger = logger
    }

    public func handle(_ request: borrowing HTTPRequest, _ responder: HTTPResponder) {
        let origin = CrossOrigin(request, allowed: settings.allowedOrigins)
        var reply = OperationReply(responder, to: request, origin: origin, logger: logger)
        switch request.method {
        case .post where isForRoot(request): handleOperation(request, &reply)
        case .get where isForRoot(request), .head where isForRoot(request):
            let address = OperationContext.address(request.header("Host"))
            reply.send(status: 200, type: "text/plain", text: "healthy: \(address) ")
        case .options where origin.isPresent: reply.sendPreflight(request)
        default: reply.sendNoSuchPage()
        }
    }

    public func reject(_ request: borrowing HTTPRequest, _ rejection: HTTPRejection, _ responder: HTTPResponder) {
        let origin = CrossOrigin(request, allowed: settings.allowedOrigins)
        let reply = OperationReply(responder, to: request, origin: origin, logger: logger)
        switch rejection {
        case .bodyTooLarge(let limit): reply.send(.failure(.requestTooLarge(limit: limit)))
        case .headerTooLarge: reply.send(status: 400, type: "text/plain", text: "Request header too large\n")
        case .malformedCompression, .unknownCompression: reply.send(.failure(.unreadableRequest))
        }
    }

    private func handleOperation(_ request: borrowing HTTPRequest, _ reply: inout OperationReply) {
        if let header = request.header("Content-Type") {
            guard let type = AnswerType(header) else { return reply.sendNoSuchPage() }
            reply.type = type
        } else {
            // Who sends nothing at all is told so in JSON.
            guard request.body.isEmpty else { return reply.sendNoSuchPage() }
            reply.type = .json
            return reply.send(.failure(.unknownOperation))
        }
        do throws(DynamoError) {
            // A body that is no JSON is told of before anything else, one that is missing is not.
            let json = request.body.isEmpty ? nil : try RequestScratch.current.document.parse(padded: request.body)
            guard let operation = request.header("X-Amz-Target").flatMap(DynamoOperation.init(target:)) else {
                throw .unknownOperation
            }
            reply.operation = operation
            let credential = try Credential(request)
            guard let json, json.isObject else { throw .serialization("") }
            let context = OperationContext(region: settings.region ?? credential.region, host: request.header("Host"))
            try dispatcher.dispatch(operation, json, context, mayWait: request.mayWait, reply)
        } catch {
            reply.send(.failure(error))
        }
    }

    /// Whether the path is `/`, with or without a query.
    private func isForRoot(_ request: borrowing HTTPRequest) -> Bool {
        guard request.target.first == UInt8(ascii: "/") else { return false }
        return request.target.count == 1 || request.target[1] == UInt8(ascii: "?")
    }
}

extension DynamoError {
    static let unknownOperation = DynamoError(.unknownOperation, "")

    static func requestTooLarge(limit: Int) -> DynamoError {
        DynamoError(
            Code(name: "RequestEntityTooLargeException", namespace: "com.amazon.coral.service", status: 413),
            "Request size exceeds the limit of \(limit) bytes")
    }

    /// A compressed body that cannot be decompressed. DynamoDB calls that its own failure.
    static let unreadableRequest = DynamoError(
        Code(name: "InternalFailure", namespace: "com.amazon.coral.service", status: 500),
        "The request's body cannot be decompressed")
}
