/// An answer as it is sent. The thread that answers writes it, the loop puts in the date and sends it.
final class AnswerBuffer: PooledBuffer {
    // Unchecked, like the other buffers on a request's path: each check costs as much as what it guards.
    @exclusivity(unchecked) private var bytes = ByteBuffer(capacity: 4096)
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
        let ownByteCountLimit = 256
        bytes.reserve(ownByteCountLimit + lines.count)
        let start = bytes.free.baseAddress!
        var place = start
        if let line = HTTPStatus.line(of: status) {
            Self.write(line, &place)
        } else {
            Self.write("HTTP/1.1 ", &place)
            Self.write(status, &place)
            Self.write(" Status", &place)
        }
        Self.write("\r\nDate: ", &place)
        dateOffset = bytes.count + (place - start)
        place += HTTPDate.byteCount
        Self.write("\r\nContent-Length: ", &place)
        Self.write(bodyByteCount, &place)
        switch option {
        case .unsaid: Self.write("\r\n", &place)
        case .close: Self.write("\r\nConnection: close\r\n", &place)
        case .keepAlive: Self.write("\r\nConnection: keep-alive\r\n", &place)
        }
        if let first = lines.baseAddress { place.copyMemory(from: first, byteCount: lines.count) }
        place += lines.count
        Self.write("\r\n", &place)
        bytes.didAppend(place - start)
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
    private static func write(_ text: StaticString, _ place: inout UnsafeMutableRawPointer) {
        place.copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
        place += text.utf8CodeUnitCount
    }

    @inline(__always)
    private static func write(_ number: Int, _ place: inout UnsafeMutableRawPointer) {
        let digitCount = number.decimalDigitCount
        UInt64(number).writeDecimal(to: place, digitCount)
        place += digitCount
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
