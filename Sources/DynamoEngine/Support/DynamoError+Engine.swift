import DynamoModel

extension DynamoError {
    /// What reads and writes of items say of a table that does not exist, or not yet, or no longer.
    static let tableNotFound = DynamoError(.resourceNotFound, "Requested resource not found")

    /// What operations on a table itself say.
    static func tableNotFound(named name: String) -> DynamoError {
        DynamoError(.resourceNotFound, "Requested resource not found: Table: \(name) not found")
    }

    /// A ValidationException in the form of the service model's constraints.
    static func constraint(_ message: String) -> DynamoError {
        .validation("1 validation error detected: \(message)")
    }

    /// A ValidationException about the value of a parameter.
    static func invalidParameter(_ message: String) -> DynamoError {
        .validation("One or more parameter values were invalid: \(message)")
    }
}
