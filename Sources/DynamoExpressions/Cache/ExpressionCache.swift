public import DynamoModel

/// Parses and binds expressions, and keeps what it has parsed by kind and text: applications send few texts, many
/// times.
///
/// The number of kept expressions is bounded; those that have not been used for long make room. Errors are not kept.
/// Safe to use from any thread.
///
/// ```swift
/// var scope = try PlaceholderScope(names: ["#s": "status"], values: [":s": "open"])
/// let filter = try cache.condition("#s = :s", kind: .filter, scope: &scope)
/// try scope.checkAllUsed()
/// ```
public final class ExpressionCache: Sendable {
    private let tables: [Guarded<ExpressionTable>]

    /// - Parameter capacity: how many expressions of each kind are kept at most.
    public init(capacity: Int = 4096) {
        tables = ExpressionKind.allCases.map { _ in Guarded(ExpressionTable(generationCapacity: max(capacity / 2, 1))) }
    }

    /// A condition, a filter, or a key condition that has yet to get its shape (``KeyCondition/init(_:)``).
    ///
    /// - Throws: a ValidationException in DynamoDB's words.
    public func condition(
        _ text: String, kind: ExpressionKind = .condition, scope: inout PlaceholderScope
    ) throws(DynamoError) -> Condition {
        guard case .condition(let condition) = try parsed(text, kind).bind(&scope) else {
            preconditionFailure("\(kind) is no condition")
        }
        return condition
    }

    /// A projection.
    ///
    /// - Throws: a ValidationException in DynamoDB's words.
    public func projection(_ text: String, scope: inout PlaceholderScope) throws(DynamoError) -> Projection {
        guard case .projection(let projection) = try parsed(text, .projection).bind(&scope) else {
            preconditionFailure("a projection parses to a projection")
        }
        return projection
    }

    /// An update.
    ///
    /// - Throws: a ValidationException in DynamoDB's words.
    public func update(_ text: String, scope: inout PlaceholderScope) throws(DynamoError) -> Update {
        guard case .update(let update) = try parsed(text, .update).bind(&scope) else {
            preconditionFailure("an update parses to an update")
        }
        return update
    }

    private func parsed(_ text: String, _ kind: ExpressionKind) throws(DynamoError) -> ParsedExpression {
        let key = ExpressionTable.Key(text)
        if let known = tables[kind.rawValue].withLock({ $0.expression(for: key) }) { return known }
        let parsed = try ParsedExpression(text, kind)
        tables[kind.rawValue].withLock { $0.insert(parsed, for: key) }
        return parsed
    }
}

typealias ExpressionTable = ParsedTable<ParsedExpression>

/// Parsed texts in two generations. When the younger is full, it becomes the older one, and the older is
/// forgotten; an expression that is used moves to the younger. So what is used stays, at the cost of one lookup.
struct ParsedTable<Expression> {
    /// A text, compared by its bytes, with a hash that is worked out before the lock is taken.
    struct Key: Hashable {
        private let text: Text
        private let hash: UInt64

        init(_ text: String) {
            self.text = Text(text)
            hash = self.text.withUTF8Bytes { $0.wordHash(seed: 0) }
        }

        var byteCount: Int { text.utf8Count }

        func hash(into hasher: inout Hasher) {
            // Dictionary seeds its own hash with this one, so texts made to collide here still collide; they cost the
            // sender's own requests a longer lookup in a bounded table.
            hasher.combine(hash)
        }

        static func == (left: Key, right: Key) -> Bool {
            left.hash == right.hash && left.text == right.text
        }
    }

    /// The most bytes of texts in a generation. What is parsed takes about twenty times as much.
    private static var generationByteLimit: Int { 256 << 10 }

    private let generationCapacity: Int
    private var youngByteCount = 0
    private var young: [Key: Expression] = [:]
    private var old: [Key: Expression] = [:]

    init(generationCapacity: Int) {
        self.generationCapacity = generationCapacity
    }

    /// How many expressions are kept.
    var count: Int { young.count + old.count }

    mutating func expression(for key: Key) -> Expression? {
        if let expression = young[key] { return expression }
        guard let expression = old.removeValue(forKey: key) else { return nil }
        insert(expression, for: key)
        return expression
    }

    mutating func insert(_ expression: Expression, for key: Key) {
        if young.count >= generationCapacity || youngByteCount >= Self.generationByteLimit, young[key] == nil {
            old = young
            young = [:]
            youngByteCount = 0
        }
        if young.updateValue(expression, forKey: key) == nil { youngByteCount += key.byteCount }
    }
}
