import DynamoModel

/// Parses statements: an operator precedence parser over the tokens. What is well formed but nothing that DynamoDB does
/// is told when the statement is bound.
struct StatementParser {
    /// Expressions inside each other, and levels of the parsed tree. More than any value that an item can hold; it
    /// keeps the recursion within the stack.
    static let depth = 100

    private let tokens: [StatementToken]
    private(set) var position = 0
    private var level = 0

    /// - Throws: a ValidationException in DynamoDB's words.
    static func parse(_ text: String) throws(DynamoError) -> StatementNode {
        var parser = StatementParser(tokens: try StatementLexer.tokens(of: text))
        let node = try parser.expression()
        switch parser.head.kind {
        case .end: break
        case .semicolon:
            guard parser.token(at: 1).kind == .end else {
                throw .malformedStatement("Unexpected token after semicolon. (Only one query is allowed.)")
            }
        default: throw .malformedStatement("Unexpected token after expression")
        }
        return node
    }

    private init(tokens: [StatementToken]) {
        self.tokens = tokens
    }

    // MARK: - Tokens

    var head: StatementToken { tokens[position] }

    func token(at offset: Int) -> StatementToken {
        tokens[min(position + offset, tokens.count - 1)]
    }

    /// How many tokens are left, the end included.
    var remaining: Int { tokens.count - position }

    mutating func advance() {
        if position < tokens.count - 1 { position += 1 }
    }

    /// Takes the word if it is the next token.
    mutating func take(word: String) -> Bool {
        guard head.word == word else { return false }
        advance()
        return true
    }

    mutating func take(_ kind: StatementToken.Kind) -> Bool {
        guard head.kind == kind else { return false }
        advance()
        return true
    }

    mutating func expect(_ kind: StatementToken.Kind) throws(DynamoError) {
        guard take(kind) else { throw .malformedStatement("Expected \(kind.expectation)") }
    }

    /// Items with commas between them; at least one.
    mutating func commaList<Element>(
        _ item: (inout StatementParser) throws(DynamoError) -> Element
    ) throws(DynamoError) -> [Element] {
        var items = [try item(&self)]
        while take(.comma) { items.append(try item(&self)) }
        return items
    }

    // MARK: - Expressions

    /// An expression of operators that bind closer than `precedence`.
    mutating func expression(_ precedence: Int = -1) throws(DynamoError) -> StatementNode {
        level += 1
        defer { level -= 1 }
        guard level <= Self.depth else { throw .malformedStatement() }
        var left = try unary()
        // Those that AND or OR may still be added to: a parenthesis ends a list of them.
        var isOpen = false
        while head.precedence > max(precedence, 0) {
            let operation = head
            left = try infix(operation, left, &isOpen)
            guard left.depth <= Self.depth else { throw .malformedStatement() }
        }
        return left
    }

    private mutating func infix(
        _ operation: StatementToken, _ left: StatementNode, _ isOpen: inout Bool
    ) throws(DynamoError) -> StatementNode {
        let wasOpen = isOpen
        isOpen = false
        switch operation.text {
        case "is", "is_not":
            advance()
            return StatementNode(
                .hasType(left, type: try typeName(), isNegated: operation.text == "is_not"), operation.span)
        case "in" where token(at: 1).kind == .leftParenthesis && token(at: 2).word != "select",
            "not_in" where token(at: 1).kind == .leftParenthesis && token(at: 2).word != "select":
            advance()
            let start = head.span
            advance()
            let list = try commaList { parser throws(DynamoError) in try parser.expression() }
            try expect(.rightParenthesis)
            return StatementNode(.binary(operation.text, left, StatementNode(.list(list), start)), operation.span)
        case "between", "not_between":
            let lower = try rightSide(of: operation)
            guard take(word: "and") else { throw .malformedStatement("Expected AND keyword") }
            guard head.kind != .end, head.kind != .semicolon else {
                throw .malformedStatement("Expected expression after AND")
            }
            let upper = try expression(operation.precedence)
            return StatementNode(
                .between(left, lower: lower, upper: upper, isNegated: operation.text == "not_between"),
                operation.span)
        case "and", "or":
            let right = try rightSide(of: operation)
            isOpen = true
            return joined(left, right, by: operation, isOpen: wasOpen)
        default:
            let right = try rightSide(of: operation)
            if operation.text.hasSuffix("like"), take(word: "escape") { _ = try expression(operation.precedence) }
            return StatementNode(.binary(operation.text, left, right), operation.span)
        }
    }

    /// Long chains of AND and OR are one flat list each, so that they do not count as depth.
    private func joined(
        _ left: StatementNode, _ right: StatementNode, by operation: StatementToken, isOpen: Bool
    ) -> StatementNode {
        var parts = [left]
        if isOpen {
            switch (operation.text, left.content) {
            case ("and", .all(let earlier)), ("or", .any(let earlier)): parts = earlier
            default: break
            }
        }
        parts.append(right)
        return StatementNode(operation.text == "and" ? .all(parts) : .any(parts), operation.span)
    }

    private mutating func rightSide(of operation: StatementToken) throws(DynamoError) -> StatementNode {
        guard remaining >= 3 else {
            throw .malformedStatement("Missing right-hand side expression of infix operator")
        }
        advance()
        return try expression(operation.precedence)
    }

    /// The name of a type behind IS, with parameters that mean nothing here.
    private mutating func typeName() throws(DynamoError) -> String {
        guard let name = head.word, StatementWords.types[name] != nil else {
            throw .malformedStatement("Expected type name")
        }
        advance()
        if take(.leftParenthesis) {
            _ = try commaList { parser throws(DynamoError) in try parser.expression() }
            try expect(.rightParenthesis)
        }
        return name
    }

    private mutating func unary() throws(DynamoError) -> StatementNode {
        guard head.kind == .operation, ["+", "-", "not"].contains(head.text) else { return try path() }
        level += 1
        defer { level -= 1 }
        guard level <= Self.depth else { throw .malformedStatement() }
        let operation = head
        advance()
        guard operation.text != "not" else {
            return StatementNode(.unary("not", try expression(StatementWords.notPrecedence)), operation.span)
        }
        let operand = try unary()
        guard case .literal(.number(let digits)) = operand.content else {
            return StatementNode(.unary(operation.text, operand), operation.span)
        }
        guard operation.text == "-" else { return operand }
        let negated = digits.hasPrefix("-") ? String(digits.dropFirst()) : "-" + digits
        return StatementNode(.literal(.number(negated)), operand.span)
    }
}
