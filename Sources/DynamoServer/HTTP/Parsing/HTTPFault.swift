/// What is wrong with a request that is not even HTTP as RFC 9112 has it. Its connection cannot go on: where the next
/// request would begin is anybody's guess, which is what request smuggling lives on.
struct HTTPFault: Error, Equatable {
    let status: Int
    /// One line for a person, without its end.
    let message: String

    private static func badRequest(_ message: String) -> HTTPFault {
        HTTPFault(status: 400, message: "Bad request: \(message)")
    }

    static let malformedRequestLine = badRequest("malformed request line")
    static let unknownVersion = HTTPFault(status: 505, message: "HTTP version not supported")
    static let bareLineFeed = badRequest("line feed without carriage return")
    static let bareCarriageReturn = badRequest("carriage return without line feed")
    static let controlCharacter = badRequest("control character in header")
    static let foldedLine = badRequest("folded header line")
    static let malformedFieldName = badRequest("malformed header name")
    static let repeatedHost = badRequest("more than one Host header")
    static let missingHost = badRequest("no Host header")
    static let malformedContentLength = badRequest("malformed Content-Length header")
    static let repeatedContentLength = badRequest("more than one Content-Length header")
    static let contradictoryLength = badRequest("both Content-Length and Transfer-Encoding")
    static let misplacedTransferEncoding = badRequest("Transfer-Encoding header not allowed here")
    static let unknownTransferEncoding = HTTPFault(status: 501, message: "Transfer-Encoding not implemented")
    static let malformedChunk = badRequest("malformed chunk")
    static let headerTooLarge = HTTPFault(status: 431, message: "Request header too large")
}
