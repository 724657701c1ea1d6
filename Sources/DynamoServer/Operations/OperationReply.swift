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

    /// Sends what a write has come to, when and where that may be known.
    func sendLater<Output: WireEncodable & Sendable>(_ result: Result<Output, DynamoError>) {
        responder.perform { send(result) }
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
    func sendPreflight(_ request: borrowing HTTPRequest) {
        let scratch = RequestScratch.current
        scratch.headers.removeAll()
        origin.appendPreflightHeaders(request, to: &scratch.headers)
        respond(status: 200, body: UnsafeRawBufferPointer(start: nil, count: 0), scratch)
    }

    func send(status: Int, type: StaticString, text: String) {
        let scratch = RequestScratch.current
        scratch.headers.removeAll()
        scratch.headers.append("Content-Type", type)
        var text = text
        text.withUTF8 { respond(status: status, body: UnsafeRawBufferPointer($0), scratch) }
    }

    private func send(_ error: DynamoError) {
        logger.debug("request failed", ["operation": operation.map { "\($0)" } ?? "", "error": error.code.name])
        if error.code == .internalServer {
            logger.error(error.message, ["operation": operation.map { "\($0)" } ?? ""])
        }
        send(status: error.code.status) { error.write(to: &$0) }
    }

    private func send(status: Int, _ write: (inout JSONWriter) -> Void) {
        let scratch = RequestScratch.current
        scratch.writer.reset()
        write(&scratch.writer)
        scratch.headers.removeAll()
        scratch.headers.append("Content-Type", type.name)
        scratch.writer.withBytes { bytes in
            guard let encoding, bytes.count > AnswerEncoding.leastByteCount,
                let compressed = scratch.compressor(encoding)?.compress(bytes)
            else { return respond(status: status, body: bytes, scratch) }
            scratch.headers.append("Content-Encoding", encoding.name)
            compressed.withUnsafeBytes { respond(status: status, body: $0, scratch) }
        }
    }

    /// Sends bytes with the headers that are in the scratch and those that every answer has. The checksum is of the
    /// bytes as sent.
    private func respond(status: Int, body: UnsafeRawBufferPointer, _ scratch: RequestScratch) {
        scratch.headers.append("Server", "Server")
        scratch.headers.append("x-amzn-RequestId", byteCount: RequestIdentifiers.byteCount) { place in
            scratch.identifiers.writeNext(to: place)
        }
        scratch.headers.append("x-amz-crc32", decimal: CRC32.checksum(body))
        origin.appendHeaders(to: &scratch.headers)
        responder.respond(status: status, headers: scratch.headers, body: body)
    }
}
