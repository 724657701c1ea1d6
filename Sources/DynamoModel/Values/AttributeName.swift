/// DynamoDB's rule for the names of attributes: 1 to 65,535 bytes of UTF-8.
///
/// See [Naming rules](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html).
public enum AttributeName {
    /// The longest name, in bytes.
    public static let maximumByteCount = 65_535

    /// - Throws: a ValidationException when a name of this many bytes cannot be.
    @inlinable
    public static func check(byteCount: Int) throws(DynamoError) {
        if byteCount == 0 || byteCount > maximumByteCount { throw refusal(byteCount: byteCount) }
    }

    @usableFromInline
    static func refusal(byteCount: Int) -> DynamoError {
        .validation(
            byteCount == 0
                ? "One or more parameter values were invalid: Empty attribute name"
                : "One or more parameter values were invalid: Attribute name is too large, must be less than "
                    + "\(maximumByteCount + 1) bytes")
    }
}
