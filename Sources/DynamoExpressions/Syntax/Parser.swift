import DynamoModel

/// Turns an expression's text into its syntax tree, in one pass without backtracking.
///
/// Invariants: 1. A syntax error, redundant parentheses and too many operators are thrown where they are met. 2. Other
/// problems that the text alone shows (reserved words, function names and places, limits) are remembered, and the
///    first in the text is thrown once the whole text has turned out to be well formed.
/// 3. Recursion is bounded by ``ExpressionLimits/nestingDepth``.
struct Parser {
    let kind: ExpressionKind
    private let bytes: [UInt8]
    private let tokens: [Token]
    private(set) var position = 0
    private var depth = 0
    private var operatorCount = 0
    private var problem: (tokenIndex: Int, text: String)?

    /// Parses an expression.
    ///
    /// - Throws: a ValidationException in DynamoDB's words.
    static func parse(_ text: String, as kind: ExpressionKind) throws(DynamoError) -> SyntaxTree {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw kind.invalid("The expression can not be empty;") }
        guard bytes.count <= ExpressionLimits.expressionByteCount else {
            throw kind.invalid(
                "Expression size has exceeded the maximum allowed size; expression size: \(bytes.count)")
        }
        var parser = Parser(bytes, kind)
        return try parser.parse()
    }

    private init(_ bytes: [UInt8], _ kind: ExpressionKind) {
        self.kind = kind
        self.bytes = bytes
        var lexer = Lexer(bytes, keywords: kind.keywords)
        tokens = lexer.tokens()
    }

    private mutating func parse() throws(DynamoError) -> SyntaxTree {
        let tree: SyntaxTree
        var laterProblem: String?
        switch kind {
        case .condition, .filter, .keyCondition: tree = .condition(try parseCondition())
        case .projection: tree = .projection(try parsePaths())
        case .update:
            let (actions, repeated) = try parseUpdate()
            tree = .update(actions)
            laterProblem = repeated.map {
                "The \"\($0.rawValue.uppercased())\" section can only be used once in an update expression;"
            }
        }
        guard current.kind == .end else { throw syntaxError() }
        if let problem = problem?.text ?? laterProblem { throw kind.invalid(problem) }
        return tree
    }

    /// `path, path, …`
    mutating func parsePaths() throws(DynamoError) -> [PathSyntax] {
        var paths = [try parsePath()]
        while take(.comma) { paths.append(try parsePath()) }
        return paths
    }
}

// MARK: - Tokens

extension Parser {
    var current: Token { tokens[position] }

    /// The kind of the token behind the current one.
    var nextKind: Token.Kind { tokens[min(position + 1, tokens.count - 1)].kind }

    mutating func advance() {
        position += 1
    }

    /// Takes the current token if it is of this kind.
    mutating func take(_ kind: Token.Kind) -> Bool {
        guard current.kind == kind else { return false }
        advance()
        return true
    }

    /// Takes the current token, which must be of this kind.
    mutating func expect(_ kind: Token.Kind) throws(DynamoError) {
        guard take(kind) else { throw syntaxError() }
    }

    func text(of token: Token) -> String {
        String(decoding: bytes[token.range], as: UTF8.self)
    }

    /// The current token is not one that may stand here. The message shows the text from the token before it to the one
    /// behind it.
    func syntaxError() -> DynamoError {
        let token = current.kind == .end ? "<EOF>" : text(of: current)
        let start = tokens[max(position - 1, 0)].range.lowerBound
        var last = min(position + 1, tokens.count - 1)
        while last > 0, tokens[last].kind == .end { last -= 1 }
        let end = max(tokens[last].range.upperBound, start)
        let near = String(decoding: bytes[start..<end], as: UTF8.self)
        return kind.invalid("Syntax error; token: \"\(token)\", near: \"\(near)\"")
    }
}

// MARK: - Limits and remembered problems

extension Parser {
    /// Remembers a problem at a token; of several the first in the text is reported.
    mutating func remember(_ text: String, at tokenIndex: Int) {
        if let problem, problem.tokenIndex <= tokenIndex { return }
        problem = (tokenIndex, text)
    }

    mutating func countOperator() throws(DynamoError) {
        operatorCount += 1
        guard operatorCount <= ExpressionLimits.operatorCount else {
            throw kind.invalid("The expression contains too many operators; operator count: \(operatorCount)")
        }
    }

    var redundantParentheses: DynamoError {
        kind.invalid("The expression has redundant parentheses;")
    }

    /// Enters a call, or a pair of parentheses around an operand; balance with ``leave()``.
    mutating func enter(_ function: ExpressionFunction? = nil) throws(DynamoError) {
        depth += 1
        guard depth <= ExpressionLimits.nestingDepth else {
            if let problem { throw kind.invalid(problem.text) }
            throw function.map { tooDeep($0) } ?? redundantParentheses
        }
    }

    mutating func leave() {
        depth -= 1
    }
}
