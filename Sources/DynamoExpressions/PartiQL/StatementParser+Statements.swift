import DynamoModel

/// SELECT, INSERT, UPDATE, DELETE, and the form of UPDATE that begins with FROM.
extension StatementParser {
    mutating func select() throws(DynamoError) -> StatementNode {
        let span = head.span
        advance()
        var node = SelectNode()
        if head.word == "distinct" { node.unsupported.append(("DISTINCT", head.span)) }
        if !take(word: "distinct") { _ = take(word: "all") }
        if head.word == "value" {
            node.unsupported.append(("SELECT VALUE", head.span))
            advance()
            node.projection = [try expression()]
        } else {
            node.projection = try projection(&node)
        }
        guard take(word: "from") else { throw .malformedStatement("Expected FROM after SELECT list") }
        node.source = try expression(StatementWords.clausePrecedence)
        node.hasAlias = try alias() || node.hasAlias
        if head.kind == .comma {
            throw .validation("Unsupported clause: JOIN at \(head.span)")
        }
        node.condition = try condition(StatementWords.clausePrecedence)
        if take(word: "order") {
            try expect(.by)
            node.ordering = try commaList { parser throws(DynamoError) in
                let key = try parser.expression()
                let isDescending = parser.take(.descending)
                if !isDescending { _ = parser.take(.ascending) }
                return SelectNode.Ordering(key: key, isDescending: isDescending)
            }
        }
        try unsupportedClauses(of: &node)
        return StatementNode(.select(node), span)
    }

    private mutating func projection(_ node: inout SelectNode) throws(DynamoError) -> [StatementNode]? {
        var hasAlias = false
        var hasStar = false
        let columns = try commaList { parser throws(DynamoError) -> StatementNode? in
            if parser.take(.star) {
                hasStar = true
                return nil
            }
            let column = try parser.expression()
            hasAlias = try parser.alias() || hasAlias
            return column
        }
        node.hasAlias = hasAlias
        guard hasStar else { return columns.compactMap { $0 } }
        guard columns.count == 1 else {
            throw .malformedStatement(
                "Other expressions may not be present in the select list when '*' is used without dot notation.")
        }
        return nil
    }

    /// Clauses that are well formed, but that DynamoDB refuses. The place it tells is that of the clause's expression.
    private mutating func unsupportedClauses(of node: inout SelectNode) throws(DynamoError) {
        if take(word: "group") {
            try expect(.by)
            node.unsupported.append(("GROUP BY", head.span))
            _ = try commaList { parser throws(DynamoError) in try parser.expression(StatementWords.clausePrecedence) }
        }
        for clause in ["having", "limit", "offset"] where take(word: clause) {
            node.unsupported.append((clause.uppercased(), head.span))
            _ = try expression(StatementWords.clausePrecedence)
        }
    }

    /// Whether an alias stands here: `AS name`, or just a name.
    private mutating func alias() throws(DynamoError) -> Bool {
        if take(.alias) {
            guard head.kind == .identifier || head.kind == .quotedIdentifier else {
                throw .malformedStatement("Expected identifier for AS-alias")
            }
        } else {
            guard head.kind == .identifier || head.kind == .quotedIdentifier else { return false }
        }
        advance()
        return true
    }

    private mutating func condition(_ precedence: Int = -1) throws(DynamoError) -> StatementNode? {
        guard take(word: "where") else { return nil }
        return try expression(precedence)
    }

    mutating func delete() throws(DynamoError) -> StatementNode {
        let span = head.span
        advance()
        guard take(word: "from") else { throw .malformedStatement("Expected FROM after DELETE") }
        var node = ManipulationNode()
        node.target = try simplePath()
        node.hasAlias = try alias()
        node.actions = [.delete]
        node.condition = try condition()
        node.returning = try returning()
        return StatementNode(.manipulation(node), span)
    }

    mutating func update() throws(DynamoError) -> StatementNode {
        let span = head.span
        advance()
        var node = ManipulationNode()
        node.target = try simplePath()
        node.hasAlias = try alias()
        try actions(of: &node)
        node.condition = try condition()
        node.returning = try returning()
        return StatementNode(.manipulation(node), span)
    }

    /// `FROM table WHERE condition SET …`
    mutating func from() throws(DynamoError) -> StatementNode {
        let span = head.span
        advance()
        var node = ManipulationNode()
        node.target = try expression()
        node.hasAlias = try alias()
        node.condition = try condition()
        try actions(of: &node)
        node.returning = try returning()
        return StatementNode(.manipulation(node), span)
    }

    /// A statement that begins with what it does: INSERT INTO, or SET and REMOVE, which need a table in front.
    mutating func bareManipulation() throws(DynamoError) -> StatementNode {
        let span = head.span
        var node = ManipulationNode()
        try actions(of: &node)
        node.returning = try returning()
        return StatementNode(.manipulation(node), span)
    }

    private mutating func actions(of node: inout ManipulationNode) throws(DynamoError) {
        let count = node.actions.count
        while let word = head.word {
            switch word {
            case "insert_into": try insertion(into: &node)
            case "set":
                advance()
                node.actions += try commaList { parser throws(DynamoError) in
                    let target = try parser.simplePath()
                    guard parser.take(word: "=") else { throw .malformedStatement("Expected '='") }
                    return .set(target: target, value: try parser.expression())
                }
            case "remove":
                advance()
                node.actions.append(.remove(try simplePath()))
            default:
                guard node.actions.count > count else { throw .malformedStatement("Expected data manipulation") }
                return
            }
        }
        guard node.actions.count > count else { throw .malformedStatement("Expected data manipulation") }
    }

    private mutating func insertion(into node: inout ManipulationNode) throws(DynamoError) {
        advance()
        node.target = try simplePath()
        guard take(word: "value") else {
            node.actions.append(.insertOther(try expression()))
            return
        }
        node.actions.append(.insert(try expression()))
    }

    private mutating func returning() throws(DynamoError) -> [ManipulationNode.Returning] {
        guard take(word: "returning") else { return [] }
        return try commaList { parser throws(DynamoError) in
            guard let mapping = parser.head.word,
                ["modified_old", "modified_new", "all_old", "all_new"].contains(mapping)
            else {
                throw .malformedStatement("Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.")
            }
            parser.advance()
            if parser.take(.star) { return ManipulationNode.Returning(mapping: mapping, isWildcard: true) }
            _ = try parser.expression()
            return ManipulationNode.Returning(mapping: mapping, isWildcard: false)
        }
    }
}
