extension DynamoOperation {
    /// The service that an operation belongs to; each has its own prefix in the `X-Amz-Target` header.
    public enum Service: Sendable {
        case dynamoDB
        case streams

        /// What stands before the full stop in `X-Amz-Target`.
        public var targetPrefix: StaticString {
            switch self {
            case .dynamoDB: "DynamoDB_20120810"
            case .streams: "DynamoDBStreams_20120810"
            }
        }
    }

    /// The operation that an `X-Amz-Target` header such as `DynamoDB_20120810.PutItem` names, or nil.
    public init?(target: UnsafeRawBufferPointer) {
        guard let separator = target.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        let name = UnsafeRawBufferPointer(rebasing: target[(separator + 1)...])
        guard let operation = DynamoOperation(name: name) else { return nil }
        let prefix = operation.service.targetPrefix
        guard separator == prefix.utf8CodeUnitCount, let start = target.baseAddress else { return nil }
        guard areEqual(prefix.utf8Start, start, separator) else { return nil }
        self = operation
    }
}
