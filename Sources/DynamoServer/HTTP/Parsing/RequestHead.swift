/// What the header of a request says to the transport itself. Ranges count from the first byte of the request.
struct RequestHead: Equatable {
    /// How the end of a body is known.
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunked
    }

    var method = 0..<0
    var target = 0..<0
    /// Bytes of the header, with the empty line behind it.
    var byteCount = 0
    var framing = Framing.none
    /// 0 for HTTP/1.0, and 1 for what is later.
    var minorVersion = 1
    /// Whether the client wants to send further requests on the connection.
    var keepsAlive = true
    /// Whether the client waits for permission to send the body.
    var expectsContinue = false
    var hasHost = false
}

/// Where a header field's name and value lie, counted from the first byte of the request.
struct HeaderField: Equatable {
    private let nameStart: UInt32
    private let nameCount: UInt32
    private let valueStart: UInt32
    private let valueCount: UInt32

    init(name: Range<Int>, value: Range<Int>) {
        nameStart = UInt32(truncatingIfNeeded: name.lowerBound)
        nameCount = UInt32(truncatingIfNeeded: name.count)
        valueStart = UInt32(truncatingIfNeeded: value.lowerBound)
        valueCount = UInt32(truncatingIfNeeded: value.count)
    }

    var nameByteCount: Int { Int(nameCount) }
    var name: Range<Int> { Int(nameStart)..<Int(nameStart + nameCount) }
    var value: Range<Int> { Int(valueStart)..<Int(valueStart + valueCount) }
}
