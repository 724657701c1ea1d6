import DynamoServer
import DynamoStorage
import Foundation

/// Hands requests to a handler without a socket.
final class InProcessTransport: Transport {
    private let handler: any HTTPHandler

    init(_ handler: any HTTPHandler) {
        self.handler = handler
    }

    func send(_ request: TestRequest) -> TestAnswer {
        let exchange = InProcessExchange(request)
        let padding = [UInt8](repeating: 0, count: HTTPRequest.bodyPaddingByteCount)
        (request.body + padding).withUnsafeBytes { padded in
            Array(request.target.utf8).withUnsafeBytes { target in
                handler.handle(
                    HTTPRequest(
                        method: HTTPMethod(name: request.method), target: target,
                        body: UnsafeRawBufferPointer(rebasing: padded[..<request.body.count]), exchange: exchange),
                    HTTPResponder(exchange: exchange, sequence: 0))
            }
        }
        var answer = exchange.wait()
        if request.method == "HEAD" { answer.body = [] }
        return answer
    }
}

extension HTTPMethod {
    fileprivate init(name: String) {
        switch name {
        case "GET": self = .get
        case "HEAD": self = .head
        case "POST": self = .post
        case "PUT": self = .put
        case "DELETE": self = .delete
        case "OPTIONS": self = .options
        default: self = .other(name)
        }
    }
}

/// The transport's side of a request without a connection.
private final class InProcessExchange: HTTPExchange {
    private let fields: [Field]
    private let answer = Locked<TestAnswer?>(nil)
    private let isAnswered = DispatchSemaphore(value: 0)

    /// A header field in memory that stays where it is.
    private struct Field: @unchecked Sendable {
        let name: UnsafeRawBufferPointer
        let value: UnsafeRawBufferPointer

        init(_ name: String, _ value: String) {
            self.name = Self.copy(name)
            self.value = Self.copy(value)
        }

        private static func copy(_ text: String) -> UnsafeRawBufferPointer {
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(text.utf8.count, 1), alignment: 1)
            buffer.copyBytes(from: text.utf8)
            return UnsafeRawBufferPointer(rebasing: buffer[..<text.utf8.count])
        }

        func deallocate() {
            name.deallocate()
            value.deallocate()
        }
    }

    init(_ request: TestRequest) {
        fields = request.headers.map { Field($0.name, $0.value) }
    }

    deinit {
        for field in fields { field.deallocate() }
    }

    var mayWait: Bool { false }

    func perform(sequence: UInt64, _ work: @escaping @Sendable () -> Void) { work() }

    func header(_ name: StaticString) -> UnsafeRawBufferPointer? {
        let wanted = "\(name)".lowercased()
        return fields.first { String(decoding: $0.name, as: UTF8.self).lowercased() == wanted }?.value
    }

    func forEachHeader(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void) {
        for field in fields { body(field.name, field.value) }
    }

    func respond(sequence: UInt64, status: Int, headers: borrowing HTTPHeaderLines, body: UnsafeRawBufferPointer) {
        var named: [String: String] = [:]
        headers.forEachField { name, value in named[name.lowercased()] = value }
        let given = TestAnswer(status: status, headers: named, body: [UInt8](body))
        answer.withLock { $0 = given }
        isAnswered.signal()
    }

    func wait() -> TestAnswer {
        guard isAnswered.wait(timeout: .now() + 30) == .success, let answer = answer.withLock({ $0 }) else {
            return TestAnswer(status: 0, headers: [:], body: Array("no answer within 30 seconds".utf8))
        }
        return answer
    }
}
