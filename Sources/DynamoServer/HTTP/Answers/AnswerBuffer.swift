/// An answer as it is sent. The thread that answers writes it, the loop puts in the date and sends it.
final class AnswerBuffer: PooledBuffer {
    private var bytes = ByteBuffer(capacity: 4096)
    /// Where the date goes; nil once it is there.
    private var dateOffset: Int?

    var capacity: Int { bytes.capacity }
    var unsent: UnsafeRawBufferPointer { bytes.bytes }

    func reset() {
        bytes.removeAll()
        dateOffset = nil
    }

    /// What the connection says about its own future.
    enum ConnectionOption {
        /// What the protocol's version says.
        case unsaid
        case close
        case keepAlive
    }

    /// Writes the header: status line, `Date`, `Content-Length`, `Connection`, and `lines`.
    func writeHead(status: Int, bodyByteCount: Int, _ option: ConnectionOption, lines: UnsafeRawBufferPointer) {
        let fixedByteCountLimit = 256
        bytes.reserve(fixedByteCountLimit + lines.count)
        if let line = HTTPStatus.line(of: status) {
            write(line)
        } else {
            write("HTTP/1.1 ")
            writeDecimal(status)
            write(" Status")
        }
        write("\r\nDate: ")
        dateOffset = bytes.count
        bytes.didAppend(HTTPDate.byteCount)
        write("\r\nContent-Length: ")
        writeDecimal(bodyByteCount)
        switch option {
        case .unsaid: write("\r\n")
        case .close: write("\r\nConnection: close\r\n")
        case .keepAlive: write("\r\nConnection: keep-alive\r\n")
        }
        bytes.append(lines)
        write("\r\n")
    }

    func append(_ more: UnsafeRawBufferPointer) {
        bytes.append(more)
    }

    /// Puts the date into its place, once. To be called before anything is sent.
    func setDate(_ date: borrowing HTTPDate) {
        guard let dateOffset else { return }
        date.copy(to: bytes.mutableStart + dateOffset)
        self.dateOffset = nil
    }

    func didSend(_ byteCount: Int) {
        bytes.removeFirst(byteCount)
    }

    @inline(__always)
    private func write(_ text: StaticString) {
        bytes.append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    private func writeDecimal(_ number: Int) {
        let digitCount = number.decimalDigitCount
        UInt64(number).writeDecimal(to: bytes.free.baseAddress!, digitCount)
        bytes.didAppend(digitCount)
    }
}

/// Status lines.
enum HTTPStatus {
    /// The line without its end; nil for a status that is not known here.
    static func line(of status: Int) -> StaticString? {
        switch status {
        case 200: "HTTP/1.1 200 OK"
        case 400: "HTTP/1.1 400 Bad Request"
        case 403: "HTTP/1.1 403 Forbidden"
        case 404: "HTTP/1.1 404 Not Found"
        case 413: "HTTP/1.1 413 Content Too Large"
        case 431: "HTTP/1.1 431 Request Header Fields Too Large"
        case 500: "HTTP/1.1 500 Internal Server Error"
        case 501: "HTTP/1.1 501 Not Implemented"
        case 503: "HTTP/1.1 503 Service Unavailable"
        case 505: "HTTP/1.1 505 HTTP Version Not Supported"
        default: nil
        }
    }
}
