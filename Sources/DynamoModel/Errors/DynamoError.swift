/// An error as DynamoDB reports it: a code, a message in DynamoDB's words, and for some codes more.
///
/// See [Error handling](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html).
public struct DynamoError: Error, Sendable, Equatable {
    /// What kind of error it is; gives the HTTP status and the name in `__type`.
    public var code: Code
    /// The message in DynamoDB's words.
    public var message: String
    /// The item that failed the condition, when the request asked for it.
    public var item: Item?
    /// One reason for each action of a cancelled transaction, in the order of the actions.
    public var cancellationReasons: [CancellationReason]?

    public init(
        _ code: Code, _ message: String, item: Item? = nil, cancellationReasons: [CancellationReason]? = nil
    ) {
        self.code = code
        self.message = message
        self.item = item
        self.cancellationReasons = cancellationReasons
    }

    /// The name of an error, its namespace on the wire and its HTTP status. New codes can be added anywhere.
    public struct Code: Sendable, Hashable {
        /// The name, such as `ResourceNotFoundException`.
        public let name: String
        /// What stands before `#` in `__type`.
        public let namespace: String
        /// The HTTP status of the answer.
        public let status: Int

        public init(name: String, namespace: String, status: Int = 400) {
            self.name = name
            self.namespace = namespace
            self.status = status
        }
    }
}

/// Why one action of a transaction failed; `None` for an action that did not.
public struct CancellationReason: Sendable, Equatable {
    /// `None`, `ConditionalCheckFailed`, `ValidationError`, `TransactionConflict`, …
    public var code: String
    public var message: String?
    public var item: Item?

    public init(code: String, message: String? = nil, item: Item? = nil) {
        self.code = code
        self.message = message
        self.item = item
    }
}

extension DynamoError: CustomStringConvertible {
    /// Code and message. Items stay out of descriptions, so that they stay out of logs.
    public var description: String { "\(code.name): \(message)" }
}
