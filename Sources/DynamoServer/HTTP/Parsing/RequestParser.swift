/// Reads the header of a request, strictly by [RFC 9112](https://www.rfc-editor.org/rfc/rfc9112), as it arrives.
///
///     let isComplete = try parser.parse(bytes)   // as often as there are more bytes, always from the request's first
///
/// Each line is looked at once, when its end is here; nothing is copied, and nothing allocated once the list of fields
/// has grown. Where the RFC lets a recipient choose between repairing and refusing, this one refuses: lines that end
/// in a bare line feed, folded lines, blanks in front of the colon, several lengths.
struct RequestParser {
    private(set) var head = RequestHead()
    private(set) var fields: [HeaderField] = []
    private var stage = Stage.requestLine
    private var lineStart = 0
    /// Bytes that are known not to end the present line.
    private var scannedCount = 0
    private var hasContentLength = false
    private var hasTransferEncoding = false
    private var wantsToClose = false
    private var wantsToKeepAlive = false

    private enum Stage {
        case requestLine, fields, complete
    }

    /// Whether the whole header has been read.
    var isComplete: Bool { stage == .complete }

    /// Begins with the next request.
    mutating func reset() {
        head = RequestHead()
        fields.removeAll(keepingCapacity: fields.capacity <= 64)
        stage = .requestLine
        lineStart = 0
        scannedCount = 0
        hasContentLength = false
        hasTransferEncoding = false
        wantsToClose = false
        wantsToKeepAlive = false
    }

    /// Reads on. `bytes` are those of the request that have arrived so far, and maybe some behind it.
    ///
    /// - Returns: whether the header is complete.
    mutating func parse(_ bytes: UnsafeRawBufferPointer) throws(HTTPFault) -> Bool {
        while stage != .complete {
            guard let line = try nextLine(bytes) else { return false }
            if stage == .requestLine {
                // Some clients send an empty line behind a body.
                guard !line.isEmpty else { continue }
                try parseRequestLine(bytes, line)
                stage = .fields
            } else if line.isEmpty {
                try finish()
                stage = .complete
            } else {
                try parseField(bytes, line)
            }
        }
        return true
    }

    /// The next line without its end; nil if that has not arrived. Finds control characters on its way.
    private mutating func nextLine(_ bytes: UnsafeRawBufferPointer) throws(HTTPFault) -> Range<Int>? {
        var index = scannedCount
        while true {
            index = HTTPBytes.indexOfControl(in: bytes, from: index)
            guard index < bytes.count else { break }
            switch bytes[index] {
            case HTTPBytes.carriageReturn:
                guard index + 1 < bytes.count else {
                    scannedCount = index
                    return nil
                }
                guard bytes[index + 1] == HTTPBytes.lineFeed else { throw .bareCarriageReturn }
                defer {
                    lineStart = index + 2
                    scannedCount = lineStart
                }
                return lineStart..<index
            case HTTPBytes.tab: index += 1
            case HTTPBytes.lineFeed: throw .bareLineFeed
            default: throw .controlCharacter
            }
        }
        scannedCount = index
        return nil
    }

    /// Works out what the fields together mean.
    private mutating func finish() throws(HTTPFault) {
        head.byteCount = lineStart
        let isOld = head.minorVersion == 0
        head.keepsAlive = !wantsToClose && (!isOld || wantsToKeepAlive)
        // Who speaks HTTP/1.0 knows neither.
        if isOld { head.expectsContinue = false }
        if hasTransferEncoding, isOld { throw .misplacedTransferEncoding }
        if hasTransferEncoding, hasContentLength { throw .contradictoryLength }
    }
}

// MARK: - Lines

extension RequestParser {
    /// `METHOD target HTTP/1.1`, with one space between the parts.
    private mutating func parseRequestLine(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) throws(HTTPFault) {
        var index = line.lowerBound
        while index < line.upperBound, HTTPBytes.isToken(bytes[index]) { index += 1 }
        head.method = line.lowerBound..<index
        let versionStart = line.upperBound - "HTTP/1.1".utf8.count
        guard !head.method.isEmpty, index + 2 < versionStart, bytes[index] == HTTPBytes.space,
            bytes[versionStart - 1] == HTTPBytes.space
        else { throw .malformedRequestLine }
        head.target = try target(bytes, (index + 1)..<(versionStart - 1))
        head.minorVersion = try minorVersion(bytes[rebased: versionStart..<line.upperBound])
    }

    private func minorVersion(_ text: UnsafeRawBufferPointer) throws(HTTPFault) -> Int {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard text.starts(with: "HTTP/"), text[6] == UInt8(ascii: "."), digits ~= text[5], digits ~= text[7] else {
            throw .malformedRequestLine
        }
        guard text[5] == UInt8(ascii: "1") else { throw .unknownVersion }
        return text[7] == UInt8(ascii: "0") ? 0 : 1
    }

    /// The path and query of a target. A proxy's client names scheme and host in front of it, which are left out.
    private func target(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) throws(HTTPFault) -> Range<Int> {
        for index in range where bytes[index] <= HTTPBytes.space || bytes[index] >= 127 { throw .malformedRequestLine }
        let text = bytes[rebased: range]
        guard text[0] != UInt8(ascii: "/") else { return range }
        let scheme = text.prefix { $0 != UInt8(ascii: ":") }.count
        let name = text[rebased: 0..<scheme]
        guard name.equalsIgnoringCase("http") || name.equalsIgnoringCase("https"),
            text[rebased: scheme..<text.count].starts(with: "://")
        else { return range }
        let authority = text[(scheme + 3)...]
        guard let end = authority.firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }) else {
            // There is no path, which means `/`: the last one of `://`.
            return (range.lowerBound + scheme + 2)..<(range.lowerBound + scheme + 3)
        }
        guard end > authority.startIndex, text[end] == UInt8(ascii: "/") else { throw .malformedRequestLine }
        return (range.lowerBound + end)..<range.upperBound
    }

    /// `name: value`.
    private mutating func parseField(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) throws(HTTPFault) {
        var index = line.lowerBound
        while index < line.upperBound, HTTPBytes.isToken(bytes[index]) { index += 1 }
        guard index > line.lowerBound, index < line.upperBound, bytes[index] == UInt8(ascii: ":") else {
            throw HTTPBytes.isBlank(bytes[line.lowerBound]) ? .foldedLine : .malformedFieldName
        }
        let name = line.lowerBound..<index
        let value = bytes.trimmed((index + 1)..<line.upperBound)
        fields.append(HeaderField(name: name, value: value))
        try interpret(bytes[rebased: name], bytes[rebased: value])
    }
}

// MARK: - Fields that the transport understands

extension RequestParser {
    private mutating func interpret(
        _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
    ) throws(HTTPFault) {
        switch name.count {
        case 4 where name.equalsIgnoringCase("host"):
            if head.hasHost { throw .repeatedHost }
            head.hasHost = true
        case 6 where name.equalsIgnoringCase("expect"):
            if value.equalsIgnoringCase("100-continue") { head.expectsContinue = true }
        case 10 where name.equalsIgnoringCase("connection"):
            value.forEachListElement { option in
                if option.equalsIgnoringCase("close") { wantsToClose = true }
                if option.equalsIgnoringCase("keep-alive") { wantsToKeepAlive = true }
            }
        case 14 where name.equalsIgnoringCase("content-length"):
            if hasContentLength { throw .repeatedContentLength }
            hasContentLength = true
            head.framing = .length(try contentLength(value))
        case 17 where name.equalsIgnoringCase("transfer-encoding"):
            if hasTransferEncoding { throw .misplacedTransferEncoding }
            guard value.equalsIgnoringCase("chunked") else { throw .unknownTransferEncoding }
            hasTransferEncoding = true
            head.framing = .chunked
        default: break
        }
    }

    /// The number that digits stand for; the greatest there is for one that is greater still.
    private func contentLength(_ digits: UnsafeRawBufferPointer) throws(HTTPFault) -> Int {
        guard !digits.isEmpty else { throw .malformedContentLength }
        var number = 0
        for byte in digits {
            let digit = Int(byte) - Int(UInt8(ascii: "0"))
            guard 0...9 ~= digit else { throw .malformedContentLength }
            let (tenfold, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, overflowAgain) = tenfold.addingReportingOverflow(digit)
            number = overflow || overflowAgain || number == Int.max ? Int.max : sum
        }
        return number
    }
}
