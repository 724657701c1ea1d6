/// A node of a parsed statement: an expression, or a statement inside EXISTS.
struct StatementNode: Sendable {
    let content: Content
    let span: SourceSpan
    /// The levels below this node; the parser bounds them.
    let depth: Int

    init(_ content: Content, _ span: SourceSpan) {
        self.content = content
        self.span = span
        depth = 1 + (content.children.map(\.depth).max() ?? 0)
    }

    indirect enum Content: Sendable {
        case name(String)
        case literal(Literal)
        case parameter(Int)
        case path(StatementNode, [Step])
        case unary(String, StatementNode)
        case all([StatementNode])
        case any([StatementNode])
        case binary(String, StatementNode, StatementNode)
        case between(StatementNode, lower: StatementNode, upper: StatementNode, isNegated: Bool)
        case hasType(StatementNode, type: String, isNegated: Bool)
        case call(String, [StatementNode])
        case list([StatementNode])
        case bag([StatementNode])
        case structure([Member])
        case select(SelectNode)
        case manipulation(ManipulationNode)

        var children: [StatementNode] {
            switch self {
            case .name, .literal, .parameter: []
            case .path(let root, let steps):
                [root] + steps.compactMap { step in if case .element(let node) = step { node } else { nil } }
            case .unary(_, let operand): [operand]
            case .all(let parts), .any(let parts), .list(let parts), .bag(let parts), .call(_, let parts): parts
            case .binary(_, let left, let right): [left, right]
            case .between(let tested, let lower, let upper, _): [tested, lower, upper]
            case .hasType(let tested, _, _): [tested]
            case .structure(let members): members.flatMap { [$0.key, $0.value] }
            case .select(let select): select.condition.map { [$0] } ?? []
            case .manipulation(let manipulation): manipulation.condition.map { [$0] } ?? []
            }
        }

        /// What messages call an operation that DynamoDB does not have in this place.
        var operationName: String {
            switch self {
            case .name: "Id"
            case .literal(.missing): "Missing"
            case .literal: "Lit"
            case .parameter: "Parameter"
            case .path: "Path"
            case .unary(let operation, _): operation == "not" ? "Not" : operation == "-" ? "Neg" : "Pos"
            case .all: "And"
            case .any: "Or"
            case .binary(let operation, _, _): Self.binaryNames[operation] ?? operation
            case .between: "Between"
            case .hasType: "IsType"
            case .call: "Call"
            case .list: "List"
            case .bag: "Bag"
            case .structure: "Struct"
            case .select: "Select"
            case .manipulation: "Dml"
            }
        }

        private static let binaryNames = [
            "=": "Eq", "<>": "Ne", "<": "Lt", "<=": "Lte", ">": "Gt", ">=": "Gte", "+": "Plus", "-": "Minus",
            "*": "Times", "/": "Divide", "%": "Modulo", "||": "Concat", "in": "InCollection",
            "not_in": "InCollection", "like": "Like", "not_like": "Like", "union": "Union", "except": "Except",
            "intersect": "Intersect",
        ]
    }

    enum Literal: Sendable {
        case string(String)
        /// The digits as written, with a sign.
        case number(String)
        case boolean(Bool)
        case null
        case missing
    }

    enum Step: Sendable {
        case name(String)
        case element(StatementNode)
        /// `.*` or `[*]`.
        case wildcard
    }

    struct Member: Sendable {
        let key: StatementNode
        let value: StatementNode
    }
}

/// A SELECT, as written.
struct SelectNode: Sendable {
    struct Ordering: Sendable {
        let key: StatementNode
        let isDescending: Bool
    }

    /// The projected expressions; nil for `*`.
    var projection: [StatementNode]?
    var source: StatementNode?
    var hasAlias = false
    var condition: StatementNode?
    var ordering: [Ordering] = []
    /// Clauses that DynamoDB does not have, as its messages name them.
    var unsupported: [(clause: String, span: SourceSpan)] = []
}

/// An INSERT, UPDATE or DELETE, as written.
struct ManipulationNode: Sendable {
    enum Action: Sendable {
        /// `VALUE item`
        case insert(StatementNode)
        /// What INSERT has in place of `VALUE item`.
        case insertOther(StatementNode)
        case set(target: StatementNode, value: StatementNode)
        case remove(StatementNode)
        case delete
    }

    struct Returning: Sendable {
        /// Such as `all_old`.
        let mapping: String
        let isWildcard: Bool
    }

    var target: StatementNode?
    var hasAlias = false
    var actions: [Action] = []
    var condition: StatementNode?
    var returning: [Returning] = []
}
