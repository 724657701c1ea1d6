/// The parameters of a PartiQL statement: values, or what is wrong with the first one that is none.
///
/// DynamoDB reports a malformed statement before malformed parameters, and those of one statement of a batch only for
/// that statement, so that the error is kept until the statement is executed.
public struct StatementParameters: Sendable, Equatable {
    private let values: [AttributeValue]
    private let problem: DynamoError?

    public init(_ values: [AttributeValue]) {
        self.values = values
        problem = nil
    }

    /// Parameters that could not be read.
    public init(problem: DynamoError) {
        values = []
        self.problem = problem
    }

    /// The values.
    ///
    /// - Throws: a ValidationException when they could not be read.
    public func checked() throws(DynamoError) -> [AttributeValue] {
        if let problem { throw problem }
        return values
    }
}

extension StatementParameters: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: AttributeValue...) {
        self.init(elements)
    }
}
