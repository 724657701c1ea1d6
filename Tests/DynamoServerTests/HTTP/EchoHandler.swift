import Dispatch
import DynamoServer
import Glibc
import Synchronization

/// Answers with what it was asked: `METHOD target body`. A target that begins with `/later` is answered from another
/// thread, after `?milliseconds`; `/busy` keeps the thread for `?milliseconds`; `/twice` answers twice; `/headers` lists
/// the header. `X-Thread` names the thread that has handled the request.
final class EchoHandler: HTTPHandler {
    private let count = Atomic<Int>(0)
    private let queue = DispatchQueue(label: "later", attributes: .concurrent)

    /// How many requests were handed on.
    var handledCount: Int { count.load(ordering: .relaxed) }

    func handle(_ request: borrowing HTTPRequest, _ responder: HTTPResponder) {
        count.add(1, ordering: .relaxed)
        // Padding must be there to be read.
        for index in 0..<HTTPRequest.bodyPaddingByteCount {
            precondition(
                request.body.baseAddress!.load(fromByteOffset: request.body.count + index, as: UInt8.self) == 0)
        }
        let target = String(decoding: request.target, as: UTF8.self)
        var body = Array("\(request.method) \(target) ".utf8) + request.body
        if target == "/headers" {
            var lines: [String] = []
            request.forEachHeader { name, value in
                lines.append(String(decoding: name, as: UTF8.self) + "=" + String(decoding: value, as: UTF8.self))
            }
            let found = request.header("x-amz-target").map { String(decoding: $0, as: UTF8.self) } ?? "none"
            body = Array((lines + ["found " + found]).joined(separator: "\n").utf8)
        }
        let headers = [HTTPHeader("X-Test", "yes"), HTTPHeader("X-Thread", String(pthread_self()))]
        let milliseconds = target.split(separator: "?").last.flatMap { Int($0) } ?? 0
        if target.hasPrefix("/busy") {
            let end = DispatchTime.now() + .milliseconds(milliseconds)
            while DispatchTime.now() < end {}
        }
        if target.hasPrefix("/later") {
            queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [body] in
                responder.perform { responder.respond(status: 200, headers: headers, body: body) }
            }
            return
        }
        responder.respond(status: 200, headers: headers, body: body)
        if target == "/twice" { responder.respond(status: 500, body: [1, 2, 3]) }
    }

    func reject(_ request: borrowing HTTPRequest, _ rejection: HTTPRejection, _ responder: HTTPResponder) {
        switch rejection {
        case .bodyTooLarge(let limit): responder.respond(status: 413, body: Array("limit \(limit)".utf8))
        case .headerTooLarge(let limit): responder.respond(status: 400, body: Array("header \(limit)".utf8))
        case .unknownCompression: responder.respond(status: 400, body: Array("unknown".utf8))
        case .malformedCompression: responder.respond(status: 400, body: Array("compression".utf8))
        }
    }
}

/// A server on a free port, stopped at the end of `body`.
func withServer(
    _ configuration: HTTPServerConfiguration = .test { _ in }, _ body: (HTTPServer, EchoHandler) throws -> Void
) throws {
    let handler = EchoHandler()
    let server = try HTTPServer(configuration, handler: handler)
    defer { server.stop() }
    try body(server, handler)
}

extension HTTPServerConfiguration {
    /// Two threads and a free port, and what `change` sets.
    static func test(_ change: (inout HTTPServerConfiguration) -> Void) -> HTTPServerConfiguration {
        var configuration = HTTPServerConfiguration()
        configuration.port = 0
        configuration.threadCount = 2
        change(&configuration)
        return configuration
    }
}
