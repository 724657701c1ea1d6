import DynamoModel

/// Paths, literals, calls and groups.
extension StatementParser {
    /// A term and the steps of a path behind it.
    mutating func path() throws(DynamoError) -> StatementNode {
        try path(behind: try term()) { parser throws(DynamoError) in try parser.expression() }
    }

    /// A name and the steps of a path behind it: what statements write to, and their table.
    mutating func simplePath() throws(DynamoError) -> StatementNode {
        guard head.kind == .identifier || head.kind == .quotedIdentifier else {
            throw .malformedStatement("Expected identifier for simple path")
        }
        let root = name()
        return try path(behind: root, wildcard: "Invalid path dot component for simple path") {
            parser throws(DynamoError) in
            let node = try parser.expression()
            guard case .literal = node.content else {
                throw .malformedStatement("Invalid path component for simple path")
            }
            return node
        }
    }

    private mutating func path(
        behind root: StatementNode, wildcard problem: String? = nil,
        element: (inout StatementParser) throws(DynamoError) -> StatementNode
    ) throws(DynamoError) -> StatementNode {
        var steps: [StatementNode.Step] = []
        while true {
            if take(.dot) {
                switch head.kind {
                case .identifier, .quotedIdentifier: steps.append(.name(head.text))
                case .star:
                    if let problem { throw .malformedStatement(problem) }
                    steps.append(.wildcard)
                default: throw .malformedStatement("Invalid path dot component")
                }
                advance()
            } else if take(.leftBracket) {
                if take(.star) { steps.append(.wildcard) } else { steps.append(.element(try element(&self))) }
                try expect(.rightBracket)
            } else {
                break
            }
        }
        return steps.isEmpty ? root : StatementNode(.path(root, steps), root.span)
    }

    private mutating func name() -> StatementNode {
        defer { advance() }
        return StatementNode(.name(head.text), head.span)
    }

    private mutating func term() throws(DynamoError) -> StatementNode {
        let token = head
        switch token.kind {
        case .operation: throw .malformedStatement("Unexpected operator")
        case .keyword: return try keywordTerm(token)
        case .leftParenthesis: return try group(token)
        case .leftBracket:
            return StatementNode(.list(try elements(until: .rightBracket)), token.span)
        case .leftBag:
            return StatementNode(.bag(try elements(until: .rightBag)), token.span)
        case .leftBrace:
            return StatementNode(.structure(try members()), token.span)
        case .identifier, .quotedIdentifier:
            return self.token(at: 1).kind == .leftParenthesis ? try call() : name()
        case .parameter(let index):
            advance()
            return StatementNode(.parameter(index), token.span)
        case .string: return literal(.string(token.text))
        case .number: return literal(.number(token.text))
        case .boolean: return literal(.boolean(token.text == "true"))
        case .null: return literal(.null)
        case .missing: return literal(.missing)
        default: throw .malformedStatement("Unexpected term")
        }
    }

    private mutating func literal(_ literal: StatementNode.Literal) -> StatementNode {
        defer { advance() }
        return StatementNode(.literal(literal), head.span)
    }

    private mutating func keywordTerm(_ token: StatementToken) throws(DynamoError) -> StatementNode {
        switch token.text {
        case "select": return try select()
        case "insert_into", "set", "remove": return try bareManipulation()
        case "update": return try update()
        case "delete": return try delete()
        case "from": return try from()
        case _ where StatementWords.functions.contains(token.text) && self.token(at: 1).kind == .leftParenthesis:
            return try call()
        default: throw .malformedStatement("Unexpected keyword")
        }
    }

    /// One expression in parentheses, or several: a list.
    private mutating func group(_ token: StatementToken) throws(DynamoError) -> StatementNode {
        advance()
        let parts = try commaList { parser throws(DynamoError) in try parser.expression() }
        try expect(.rightParenthesis)
        return parts.count == 1 ? parts[0] : StatementNode(.list(parts), token.span)
    }

    private mutating func elements(until end: StatementToken.Kind) throws(DynamoError) -> [StatementNode] {
        advance()
        if take(end) { return [] }
        let elements = try commaList { parser throws(DynamoError) in try parser.expression() }
        try expect(end)
        return elements
    }

    private mutating func members() throws(DynamoError) -> [StatementNode.Member] {
        advance()
        if take(.rightBrace) { return [] }
        let members = try commaList { parser throws(DynamoError) in
            let key = try parser.expression()
            try parser.expect(.colon)
            return StatementNode.Member(key: key, value: try parser.expression())
        }
        try expect(.rightBrace)
        return members
    }

    /// A call. Messages tell where its name stands.
    private mutating func call() throws(DynamoError) -> StatementNode {
        let name = head
        advance()
        advance()
        if take(.rightParenthesis) { return StatementNode(.call(name.text, []), name.span) }
        if head.kind == .star {
            guard name.text.lowercased() == "count" else {
                throw .malformedStatement("\(name.text)(*) is not allowed")
            }
            advance()
            try expect(.rightParenthesis)
            return StatementNode(.call(name.text, []), name.span)
        }
        let arguments = try commaList { parser throws(DynamoError) in try parser.expression() }
        try expect(.rightParenthesis)
        return StatementNode(.call(name.text, arguments), name.span)
    }
}
