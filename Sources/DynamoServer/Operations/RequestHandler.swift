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
        switch request.method {
        case .post:
            handleOperation(request, OperationReply(responder, origin: origin, logger: logger))
        case .get, .head:
            let host = request.header("Host").map { String(decoding: $0, as: UTF8.self) } ?? "dynamodb"
            OperationReply(responder, origin: origin, logger: logger)
                .send(status: 200, type: "text/plain", text: "healthy: \(host) ")
        case .options where origin.isPresent:
            responder.respond(status: 200, headers: origin.preflightHeaders(request))
        case .options, .put, .delete, .other:
            OperationReply(responder, origin: origin, logger: logger).sendNoSuchPage()
        }
    }

    public func reject(_ request: borrowing HTTPRequest, _ rejection: HTTPRejection, _ responder: HTTPResponder) {
        let reply = OperationReply(
            responder, origin: CrossOrigin(request, allowed: settings.allowedOrigins), logger: logger)
        switch rejection {
        case .bodyTooLarge(let limit):
            reply.send(.failure(.requestTooLarge(limit: limit)))
        case .malformedCompression:
            reply.send(.failure(.unreadableRequest))
        }
    }

    private func handleOperation(_ request: borrowing HTTPRequest, _ reply: OperationReply) {
        guard let type = AnswerType(request.header("Content-Type")) else { return reply.sendNoSuchPage() }
        var reply = reply
        reply.type = type
        RequestScratch.withCurrent { scratch in
            do throws(DynamoError) {
                let json = try scratch.document.parse(padded: request.body)
                guard json.isObject else { throw .serialization("") }
                guard let operation = request.header("X-Amz-Target").flatMap(DynamoOperation.init(target:)) else {
                    throw .unknownOperation
                }
                reply.operation = operation
                let credential = try Credential(request)
                let context = OperationContext(
                    region: settings.region ?? credential.region,
                    address: request.header("Host").map { String(decoding: $0, as: UTF8.self) } ?? "localhost")
                try dispatcher.dispatch(operation, json, context, reply)
            } catch {
                reply.send(.failure(error))
            }
        }
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
