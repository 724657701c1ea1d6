import DynamoModel

extension DynamoError.Code {
    /// What INSERT says of an item that is there.
    static let duplicateItem = Self(
        name: "DuplicateItemException", namespace: "com.amazonaws.dynamodb.v20120810")
}

extension DynamoError {
    static let duplicateItem = DynamoError(.duplicateItem, "Duplicate primary key exists in table")
    static let keyEqualityMissing = validation(
        "Where clause does not contain a mandatory equality on all key attributes")
    static let multipleKeyAttributes = validation(
        "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.")
    static let overlappingConditions = validation(
        "Overlapping conditions with range keys are not supported in where clause")
    static let invalidNextToken = validation("Invalid NextToken")
    static let foreignNextToken = validation("NextToken does not match request")

    /// A SELECT that has to read one item by its key and nothing else.
    static func keyRequired(in operation: String) -> DynamoError {
        .validation("Select statements within \(operation) must specify the primary key in the where clause.")
    }
}
