/// One HTTP request of a test.
struct TestRequest: Sendable {
    var method = "POST"
    var target = "/"
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    /// A request for an operation, signed as well as an SDK does it for a server that verifies no signature.
    init(_ operation: String, _ json: String) {
        let service = operation.hasSuffix("Stream") || operation == "GetRecords" ? "DynamoDBStreams" : "DynamoDB"
        headers = [
            (name: "Content-Type", value: "application/x-amz-json-1.0"),
            (name: "X-Amz-Target", value: "\(service)_20120810.\(operation)"),
            (name: "X-Amz-Date", value: "20260101T000000Z"),
            (name: "Authorization", value: Self.authorization),
        ]
        body = Array(json.utf8)
    }

    init(method: String, target: String) {
        self.method = method
        self.target = target
    }

    static let authorization =
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"
}

/// One HTTP answer.
struct TestAnswer: Sendable {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A way to send requests to a database. Called by one thread at a time, and waits for the answer.
protocol Transport: AnyObject {
    func send(_ request: TestRequest) throws -> TestAnswer
}
