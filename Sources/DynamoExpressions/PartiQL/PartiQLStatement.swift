public import DynamoModel

/// A parsed PartiQL statement: what is in the text, before parameters are put into it.
///
/// ```swift
/// let statement = try PartiQLStatement("SELECT * FROM \"Music\" WHERE Artist = ?")
/// let bound = try statement.bind(["Acme Band"])
/// ```
///
/// See [PartiQL statements](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.statements.html).
public final class PartiQLStatement: Sendable {
    /// What a statement does.
    public enum Kind: Sendable, Hashable {
        case select
        case insert
        case update
        case delete
        /// `EXISTS(SELECT …)`: the condition of a transaction.
        case exists

        /// Whether it only reads.
        public var isRead: Bool { self == .select }
    }

    public let kind: Kind
    /// How many `?` it has.
    public let parameterCount: Int
    let node: StatementNode

    /// Parses a statement.
    ///
    /// - Throws: a ValidationException in DynamoDB's words when it is malformed or nothing that can be executed.
    public init(_ text: String) throws(DynamoError) {
        node = try StatementParser.parse(text)
        parameterCount = try StatementLexer.tokens(of: text).count { token in
            if case .parameter = token.kind { true } else { false }
        }
        kind = try Self.kind(of: node)
    }

    private static func kind(of node: StatementNode) throws(DynamoError) -> Kind {
        switch node.content {
        case .select: return .select
        case .call(let name, let arguments) where name.lowercased() == "exists":
            if arguments.count == 1, case .select = arguments[0].content { return .exists }
        case .manipulation(let manipulation):
            guard manipulation.target != nil else { break }
            switch manipulation.actions.first {
            case .insert, .insertOther: return .insert
            case .delete: return .delete
            case .set, .remove: return .update
            case nil: break
            }
        default: break
        }
        throw .unsupportedOperation(node)
    }

    /// Puts parameters into the statement and checks all that can be checked without knowing the table.
    ///
    /// - Throws: a ValidationException in DynamoDB's words.
    public func bind(_ parameters: [AttributeValue] = []) throws(DynamoError) -> BoundStatement {
        guard parameters.count == parameterCount else {
            throw .validation("Number of parameters in request and statement don't match.")
        }
        let binder = StatementBinder(parameters: parameters)
        switch (kind, node.content) {
        case (.exists, .call(_, let arguments)): return .exists(try binder.select(arguments[0]))
        case (.select, _): return .select(try binder.select(node))
        case (.insert, .manipulation(let insert)): return .insert(try binder.insert(insert))
        case (.update, .manipulation(let update)): return .update(try binder.update(update))
        case (.delete, .manipulation(let delete)): return .delete(try binder.delete(delete))
        default: throw .unsupportedOperation(node)
        }
    }
}

/// A statement with its parameters, ready to be planned against its table.
public enum BoundStatement: Sendable {
    case select(BoundSelect)
    case insert(BoundInsert)
    case update(BoundUpdate)
    case delete(BoundDelete)
    case exists(BoundSelect)
}

/// A SELECT.
public struct BoundSelect: Sendable {
    /// One key of ORDER BY.
    public struct Ordering: Sendable, Hashable {
        public let attribute: Text
        public let isDescending: Bool
    }

    /// The table as written.
    public let table: String
    public let index: String?
    /// The WHERE clause.
    public let condition: Condition?
    public let ordering: [Ordering]
    let columns: [StatementNode]?

    /// What it returns of an item; nil for all. DynamoDB looks at it after the table.
    ///
    /// - Throws: a ValidationException when a column is no path, or two have the same name.
    public func projection() throws(DynamoError) -> SelectProjection? {
        guard let columns else { return nil }
        return try SelectProjection(columns)
    }
}

/// An INSERT.
public struct BoundInsert: Sendable {
    public let table: String
    public let item: Item
}

/// An UPDATE of one item.
public struct BoundUpdate: Sendable {
    public let table: String
    public let update: Update
    /// The WHERE clause: the key and a condition.
    public let condition: Condition?
    public let returning: Returning?

    /// What comes back of the item.
    public enum Returning: String, Sendable {
        case allOld = "all_old"
        case allNew = "all_new"
        case modifiedOld = "modified_old"
        case modifiedNew = "modified_new"
    }
}

/// A DELETE of one item.
public struct BoundDelete: Sendable {
    public let table: String
    /// The WHERE clause: the key and a condition.
    public let condition: Condition?
    public let returnsOld: Bool
}

extension DynamoError {
    static func unsupportedOperation(_ node: StatementNode) -> DynamoError {
        .validation("Unsupported operation: \(node.content.operationName)")
    }
}
