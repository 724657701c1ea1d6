public import DynamoModel

/// Parses statements and keeps what it has parsed by text, as ``ExpressionCache`` does for expressions: a bounded
/// number, and no errors. Safe to use from any thread.
public final class StatementCache: Sendable {
    private let table: Guarded<ParsedTable<PartiQLStatement>>

    /// - Parameter capacity: how many statements are kept at most.
    public init(capacity: Int = 4096) {
        table = Guarded(ParsedTable(generationCapacity: max(capacity / 2, 1)))
    }

    /// The statement of this text.
    ///
    /// - Throws: a ValidationException in DynamoDB's words when it is malformed.
    public func statement(_ text: String) throws(DynamoError) -> PartiQLStatement {
        let key = ParsedTable<PartiQLStatement>.Key(text)
        if let known = table.withLock({ $0.expression(for: key) }) { return known }
        let statement = try PartiQLStatement(text)
        table.withLock { $0.insert(statement, for: key) }
        return statement
    }
}
