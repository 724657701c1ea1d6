import DynamoModel
import DynamoWire

/// Where the answer to one operation goes. Can be kept until a write is durable, and used on any thread.
struct OperationReply: Sendable {
    private let responder: HTTPResponder
    private let origin: CrossOrigin
    private let logger: Logger
    /// The compression that the client asks for.
    private let encoding: AnswerEncoding?
    var type = AnswerType.amazonJSON
    var operation: DynamoOperation?

    init(_ responder: HTTPResponder, to request: borrowing HTTPRequest, origin: CrossOrigin, logger: Logger) {
        self.responder = responder
        self.origin = origin
        self.logger = logger
        encoding = AnswerEncoding(acceptEncoding: request.header("Accept-Encoding"))
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

    /// Sends the permission that a browser asks for.
    func sendPreflight(_ headers: [HTTPHeader]) {
        RequestScratch.withCurrent { scratch in
            respond(status: 200, headers: headers, body: UnsafeRawBufferPointer(start: nil, count: 0), scratch)
        }
    }

    func send(status: Int, type: String, text: String) {
        var text = text
        text.withUTF8 { utf8 in
            RequestScratch.withCurrent { scratch in
                let headers = [HTTPHeader("Content-Type", type)]
                respond(status: status, headers: headers, body: UnsafeRawBufferPointer(utf8), scratch)
            }
        }
    }

    private func send(_ error: DynamoError) {
        logger.debug("request failed", ["operation": operation.map { "\($0)" } ?? "", "error": error.code.name])
        if error.code == .internalServer {
            logger.error(error.message, ["operation": operation.map { "\($0)" } ?? ""])
        }
        send(status: error.code.status) { error.write(to: &$0) }
    }

    private func send(status: Int, _ write: (inout JSONWriter) -> Void) {
        RequestScratch.withCurrent { scratch in
            scratch.writer.reset()
            write(&scratch.writer)
            scratch.writer.withBytes { body in
                compressIfAsked(body, scratch) { body, headers in
                    headers.append(HTTPHeader("Content-Type", type.rawValue))
                    respond(status: status, headers: headers, body: body, scratch)
                }
            }
        }
    }

    /// Calls `body` with the bytes to send and the header that tells how they are compressed.
    private func compressIfAsked(
        _ bytes: UnsafeRawBufferPointer, _ scratch: RequestScratch,
        _ body: (UnsafeRawBufferPointer, inout [HTTPHeader]) -> Void
    ) {
        var headers: [HTTPHeader] = []
        guard let encoding, bytes.count > AnswerEncoding.leastByteCount,
            let compressed = scratch.compressor(encoding)?.compress(bytes)
        else { return body(bytes, &headers) }
        headers.append(HTTPHeader("Content-Encoding", encoding.rawValue))
        compressed.withUnsafeBytes { body($0, &headers) }
    }

    /// Sends bytes with the headers that every answer has. The checksum is of the bytes as sent.
    private func respond(
        status: Int, headers: [HTTPHeader], body: UnsafeRawBufferPointer, _ scratch: RequestScratch
    ) {
        var headers = headers
        headers.append(HTTPHeader("Server", "Server"))
        headers.append(HTTPHeader("x-amzn-RequestId", scratch.identifiers.next()))
        headers.append(HTTPHeader("x-amz-crc32", String(CRC32.checksum(body))))
        origin.appendHeaders(to: &headers)
        responder.respond(status: status, headers: headers, body: body)
    }
}
