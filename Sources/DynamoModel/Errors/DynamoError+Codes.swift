extension DynamoError.Code {
    private static let dynamo = "com.amazonaws.dynamodb.v20120810"
    private static let service = "com.amazon.coral.service"

    public static let validation = Self(name: "ValidationException", namespace: "com.amazon.coral.validate")
    public static let serialization = Self(name: "SerializationException", namespace: service)
    public static let unknownOperation = Self(name: "UnknownOperationException", namespace: service)
    public static let accessDenied = Self(name: "AccessDeniedException", namespace: service)
    public static let missingAuthenticationToken = Self(
        name: "MissingAuthenticationTokenException", namespace: service)
    public static let incompleteSignature = Self(name: "IncompleteSignatureException", namespace: service)
    public static let conditionalCheckFailed = Self(name: "ConditionalCheckFailedException", namespace: dynamo)
    public static let resourceNotFound = Self(name: "ResourceNotFoundException", namespace: dynamo)
    public static let resourceInUse = Self(name: "ResourceInUseException", namespace: dynamo)
    public static let tableNotFound = Self(name: "TableNotFoundException", namespace: dynamo)
    public static let limitExceeded = Self(name: "LimitExceededException", namespace: dynamo)
    public static let itemCollectionSizeLimitExceeded = Self(
        name: "ItemCollectionSizeLimitExceededException", namespace: dynamo)
    public static let transactionCanceled = Self(name: "TransactionCanceledException", namespace: dynamo)
    public static let transactionConflict = Self(name: "TransactionConflictException", namespace: dynamo)
    public static let transactionInProgress = Self(name: "TransactionInProgressException", namespace: dynamo)
    public static let idempotentParameterMismatch = Self(
        name: "IdempotentParameterMismatchException", namespace: dynamo)
    public static let internalServer = Self(name: "InternalServerError", namespace: dynamo, status: 500)
}

extension DynamoError {
    /// A ValidationException with the message as given.
    public static func validation(_ message: String) -> DynamoError {
        DynamoError(.validation, message)
    }

    /// A SerializationException: the request's JSON is malformed or a member has the wrong JSON type.
    public static func serialization(_ message: String) -> DynamoError {
        DynamoError(.serialization, message)
    }

    /// Stored bytes that cannot be what they should be. The caller gets an internal error without the bytes.
    public static func corruptData(_ what: String) -> DynamoError {
        DynamoError(.internalServer, "Corrupt data: \(what)")
    }

    public static let conditionalCheckFailed = DynamoError(.conditionalCheckFailed, "The conditional request failed")

    public static let numberPrecision = validation(
        "Attempting to store more than 38 significant digits in a Number")
    public static let numberOverflow = validation(
        "Number overflow. Attempting to store a number with magnitude larger than supported range")
    public static let numberUnderflow = validation(
        "Number underflow. Attempting to store a number with magnitude smaller than supported range")

    /// The text of a number that is none.
    public static func notANumber(_ text: String) -> DynamoError {
        validation("The parameter cannot be converted to a numeric value: \(text)")
    }
}
