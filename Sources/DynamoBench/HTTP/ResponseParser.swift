internal import Glibc

/// An incremental parser of HTTP/1.1 responses: the status, and a body of known length, in chunks, or up to the end
/// of the stream. Other headers are skipped.
///
/// It is given all that has arrived of one response again and again and continues where it was. A body in chunks is
/// moved together in place, so that the whole body is one run of bytes in the end.
struct ResponseParser {
    enum Progress: Equatable {
        case incomplete
        /// `consumed` bytes of the input were this response; `body` is where its body lies in the input.
        case complete(body: Range<Int>, consumed: Int)
        case malformed
    }

    private enum Stage: Equatable {
        case statusLine, header, fixedBody, bodyUntilEnd, chunkSize, chunkBody, chunkEnd, trailer
    }

    private(set) var status = 0
    /// Whether the server keeps the connection open after this response.
    private(set) var isReusable = true

    private var stage = Stage.statusLine
    private var position = 0
    private var bodyStart = 0
    private var bodyEnd = 0
    private var contentLength: Int?
    private var isChunked = false
    private var chunkRemaining = 0

    /// Continues with `input`: what was given before, and what has arrived since.
    mutating func parse(_ input: UnsafeMutableRawBufferPointer) -> Progress {
        while true {
            switch stage {
            case .fixedBody:
                guard input.count - bodyStart >= contentLength! else { return .incomplete }
                bodyEnd = bodyStart + contentLength!
                return .complete(body: bodyStart..<bodyEnd, consumed: bodyEnd)
            case .bodyUntilEnd:
                bodyEnd = input.count
                return .incomplete
            case .chunkBody:
                guard takeChunkBytes(input) else { return .incomplete }
            case .statusLine, .header, .chunkSize, .chunkEnd, .trailer:
                guard let line = nextLine(input) else { return .incomplete }
                guard take(line) else { return .malformed }
                if stage == .trailer && line.isEmpty {
                    return .complete(body: bodyStart..<bodyEnd, consumed: position)
                }
            }
        }
    }

    /// The stream has ended after `count` bytes: the end of the response, if its body goes up to the end.
    func endOfStream(count: Int) -> Progress {
        stage == .bodyUntilEnd ? .complete(body: bodyStart..<count, consumed: count) : .malformed
    }

    private mutating func nextLine(_ input: UnsafeMutableRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard position < input.count, let base = input.baseAddress,
            let newline = memchr(base + position, 10, input.count - position)
        else { return nil }
        let end = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(newline))
        let hasReturn = end > position && input[end - 1] == 13
        defer { position = end + 1 }
        return UnsafeRawBufferPointer(start: base + position, count: end - position - (hasReturn ? 1 : 0))
    }

    private mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
        switch stage {
        case .statusLine: return takeStatusLine(line)
        case .header where line.isEmpty: return beginBody()
        case .header: return takeHeader(line)
        case .chunkSize: return takeChunkSize(line)
        case .chunkEnd:
            stage = .chunkSize
            return line.isEmpty
        default: return true
        }
    }

    private mutating func takeStatusLine(_ line: UnsafeRawBufferPointer) -> Bool {
        guard line.count >= 12, line.part(0..<7).equals("HTTP/1."), line[8] == 32,
            let status = Int(decimal: line.part(9..<12))
        else { return false }
        self.status = status
        isReusable = line[7] != 48
        stage = .header
        return true
    }

    private mutating func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let colon = line.firstIndex(of: 58) else { return false }
        let name = line.part(0..<colon)
        // Three lengths that matter: most headers are passed over without a look at their letters.
        switch colon {
        case 14 where name.equalsIgnoringCase("content-length"):
            contentLength = Int(decimal: line.part(colon + 1..<line.count).trimmed)
            return contentLength != nil
        case 17 where name.equalsIgnoringCase("transfer-encoding"):
            isChunked = line.part(colon + 1..<line.count).trimmed.equalsIgnoringCase("chunked")
            return isChunked
        case 10 where name.equalsIgnoringCase("connection"):
            let value = line.part(colon + 1..<line.count).trimmed
            if value.equalsIgnoringCase("close") { isReusable = false }
            if value.equalsIgnoringCase("keep-alive") { isReusable = true }
            return true
        default:
            return true
        }
    }

    private mutating func beginBody() -> Bool {
        bodyStart = position
        bodyEnd = position
        if (100..<200).contains(status) {
            stage = .statusLine
        } else if status == 204 || status == 304 {
            contentLength = 0
            stage = .fixedBody
        } else if isChunked {
            stage = .chunkSize
        } else if contentLength != nil {
            stage = .fixedBody
        } else {
            isReusable = false
            stage = .bodyUntilEnd
        }
        return true
    }

    private mutating func takeChunkSize(_ line: UnsafeRawBufferPointer) -> Bool {
        let digits = line.part(0..<(line.firstIndex(of: 59) ?? line.count)).trimmed
        guard let size = Int(shortHexadecimal: digits) else { return false }
        chunkRemaining = size
        stage = size == 0 ? .trailer : .chunkBody
        // The line of the last chunk is not the empty line that ends the trailer.
        return true
    }

    /// Moves what has arrived of the chunk to the end of the body. False if the chunk is not complete.
    private mutating func takeChunkBytes(_ input: UnsafeMutableRawBufferPointer) -> Bool {
        let count = min(chunkRemaining, input.count - position)
        if count > 0, let base = input.baseAddress {
            if bodyEnd != position { memmove(base + bodyEnd, base + position, count) }
            bodyEnd += count
            position += count
            chunkRemaining -= count
        }
        guard chunkRemaining == 0 else { return false }
        stage = .chunkEnd
        return true
    }
}

extension UnsafeRawBufferPointer {
    /// Without spaces and tabs at either end.
    fileprivate var trimmed: UnsafeRawBufferPointer {
        var low = 0
        var high = count
        while low < high, self[low] == 32 || self[low] == 9 { low += 1 }
        while high > low, self[high - 1] == 32 || self[high - 1] == 9 { high -= 1 }
        return part(low..<high)
    }

    /// Compares ASCII letters without regard to case; `text` is in lower case.
    fileprivate func equalsIgnoringCase(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in 0..<count {
            let byte = self[index]
            let lower = (65...90).contains(byte) ? byte + 32 : byte
            guard lower == text.utf8Start[index] else { return false }
        }
        return true
    }
}

extension Int {
    /// Reads one to eighteen decimal digits; nil if there is anything else.
    init?(decimal bytes: UnsafeRawBufferPointer) {
        guard (1...18).contains(bytes.count) else { return nil }
        var value = 0
        for byte in bytes {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        self = value
    }

    /// Reads one to eight hexadecimal digits of either case; nil if there is anything else.
    fileprivate init?(shortHexadecimal bytes: UnsafeRawBufferPointer) {
        guard (1...8).contains(bytes.count) else { return nil }
        var value = 0
        for byte in bytes {
            switch byte {
            case 48...57: value = value << 4 | Int(byte - 48)
            case 65...70: value = value << 4 | Int(byte - 55)
            case 97...102: value = value << 4 | Int(byte - 87)
            default: return nil
            }
        }
        self = value
    }
}
