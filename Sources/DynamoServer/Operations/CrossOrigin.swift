/// What a browser is told about answers to pages of other origins.
///
/// See [CORS](https://developer.mozilla.org/docs/Web/HTTP/CORS).
struct CrossOrigin: Sendable {
    /// Whether the request names an origin.
    let isPresent: Bool
    /// What `Access-Control-Allow-Origin` says; nil when the origin is not among the allowed ones.
    private let allowed: String?

    init(_ request: borrowing HTTPRequest, allowed origins: [String]) {
        guard let header = request.header("Origin") else {
            isPresent = false
            allowed = nil
            return
        }
        isPresent = true
        let origin = String(decoding: header, as: UTF8.self)
        allowed = origins.contains("*") ? "*" : origins.contains(origin) ? origin : nil
    }

    /// Appends what every answer to such a request carries.
    func appendHeaders(to headers: inout HTTPHeaderLines) {
        guard let allowed else { return }
        headers.append("Access-Control-Allow-Origin", allowed)
        headers.append("Access-Control-Expose-Headers", "x-amzn-RequestId,x-amz-crc32,x-amzn-ErrorType,Date")
    }

    /// Appends what the answer to a browser that asks before it sends carries besides.
    func appendPreflightHeaders(_ request: borrowing HTTPRequest, to headers: inout HTTPHeaderLines) {
        guard allowed != nil else { return }
        headers.append("Access-Control-Max-Age", "172800")
        if let names = request.header("Access-Control-Request-Headers") {
            headers.append("Access-Control-Allow-Headers", names)
        }
        if let method = request.header("Access-Control-Request-Method") {
            headers.append("Access-Control-Allow-Methods", method)
        }
    }
}
