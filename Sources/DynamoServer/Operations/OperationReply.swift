import DynamoModel
import DynamoWire

/// Where the answer to one operation goes. Can be kept until a write is durable, and used on any thread.
struct OperationReply: Sendable {
    private let responder: HTTPResponder
    private let origin: CrossOrigin
    private let logger: Logger
    var type = AnswerType.amazonJSON
    var operation: DynamoOperation?

    init(_ responder: HTTPResponder, origin: CrossOrigin, logger: Logger) {
        self.responder = responder
        self.origin = origin
        self.logger = logger
    }

    /// Sends an operation's output or error.
    func send<Output: WireEncodable>(_ result: Result<Output, DynamoError>) {
        switch result {
        case .success(let output): send(status: 200) { output.write(to: &$0) }
        case .failure(let error): send(error)
        }
    }

    /// Sends an error of a request that has no output yet.
    func send(_ result: Result<Never, DynamoError>) {
        if case .failure(let error) = result { send(error) }
    }

    /// Sends success without a body, as TagResource and UntagResource do.
    func sendEmpty() {
        send(status: 200) { _ in }
    }

    /// Sends what DynamoDB answers to a request that is none of its own.
    func sendNoSuchPage() {
        send(status: 404, type: "text/plain", text: "<UnknownOperationException/>\n")
    }

    func send(status: Int, type: String, text: String) {
        var text = text
        text.withUTF8 { utf8 in
            RequestScratch.withCurrent { scratch in
                respond(status: status, type: type, body: UnsafeRawBufferPointer(utf8), scratch)
            }
        }
    }

    private func send(_ error: DynamoError) {
        logger.debug("request failed", ["operation": operation.map { "\($0)" } ?? "", "error": error.code.name])
        if error.code.status >= 500 {
            logger.error(error.message, ["operation": operation.map { "\($0)" } ?? ""])
        }
        send(status: error.code.status) { error.write(to: &$0) }
    }

    private func send(status: Int, _ write: (inout JSONWriter) -> Void) {
        RequestScratch.withCurrent { scratch in
            scratch.writer.reset()
            write(&scratch.writer)
            scratch.writer.withBytes { body in
                respond(status: status, type: type.rawValue, body: body, scratch)
            }
        }
    }

    private func respond(status: Int, type: String, body: UnsafeRawBufferPointer, _ scratch: RequestScratch) {
        var headers = [
            HTTPHeader("Content-Type", type), HTTPHeader("x-amzn-RequestId", scratch.identifiers.next()),
            HTTPHeader("x-amz-crc32", String(CRC32.checksum(body))),
        ]
        origin.appendHeaders(to: &headers)
        responder.respond(status: status, headers: headers, body: body)
    }
}

/// The content type of an answer, which follows the request's.
enum AnswerType: String, Sendable {
    case amazonJSON = "application/x-amz-json-1.0"
    case json = "application/json"

    /// Nil for a content type that DynamoDB does not take. Parameters such as `charset` are passed over.
    init?(_ header: UnsafeRawBufferPointer?) {
        guard let header else { return nil }
        for type in [AnswerType.amazonJSON, .json] {
            let name = type.rawValue.utf8
            guard header.count >= name.count, header.prefix(name.count).elementsEqual(name) else { continue }
            guard header.count > name.count else {
                self = type
                return
            }
            let next = header[name.count]
            if next == UInt8(ascii: ";") || next == UInt8(ascii: " ") {
                self = type
                return
            }
        }
        return nil
    }
}
