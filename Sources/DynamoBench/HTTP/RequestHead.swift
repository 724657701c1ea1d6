/// The header of a request for one DynamoDB operation, built once and copied before each body.
///
/// It ends with the empty line. The length is left blank; white space before a header's value means nothing, so the
/// digits are written into the blank from the right once the body is complete.
struct RequestHead {
    let bytes: [UInt8]
    /// Where the last digit of the length goes.
    let lengthEnd: Int

    /// Room for the length: more digits than the largest request that DynamoDB takes (16 MB).
    static let lengthDigits = 9

    /// - Parameter operation: the name of the operation, such as `PutItem`.
    init(operation: String, endpoint: Endpoint, credentials: StaticCredentials) {
        let blank = String(repeating: " ", count: Self.lengthDigits)
        let text = """
            POST / HTTP/1.1\r
            Host: \(endpoint.authority)\r
            Content-Type: application/x-amz-json-1.0\r
            X-Amz-Target: DynamoDB_20120810.\(operation)\r
            X-Amz-Date: \(credentials.timestamp)\r
            Authorization: \(credentials.authorization)\r
            Content-Length:\(blank)
            """
        lengthEnd = text.utf8.count - 1
        bytes = Array((text + "\r\n\r\n").utf8)
    }
}

/// An `Authorization` header of the right shape whose signature is not computed.
///
/// Local servers read the account and the region from it and do not check the signature; a server that does check
/// refuses it.
struct StaticCredentials {
    let timestamp: String
    let authorization: String

    init(accessKey: String, region: String, millisecondsSinceEpoch: Int) {
        timestamp = CalendarTime(millisecondsSinceEpoch: millisecondsSinceEpoch).basicText
        let scope = "\(accessKey)/\(timestamp.prefix(8))/\(region)/dynamodb/aws4_request"
        let signature = String(repeating: "0", count: 64)
        authorization =
            "AWS4-HMAC-SHA256 Credential=\(scope), "
            + "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=\(signature)"
    }
}
