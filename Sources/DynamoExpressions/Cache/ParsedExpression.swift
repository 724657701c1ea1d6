import DynamoModel

/// A parsed expression as the cache keeps it. Immutable.
final class ParsedExpression: Sendable {
    let kind: ExpressionKind
    let tree: SyntaxTree
    /// The bound expression, when it has no placeholders and so always binds to the same.
    let bound: Bound?

    enum Bound: Sendable {
        case condition(Condition)
        case projection(Projection)
        case update(Update)
    }

    init(_ text: String, _ kind: ExpressionKind) throws(DynamoError) {
        self.kind = kind
        let tree = try Parser.parse(text, as: kind)
        self.tree = tree
        let hasPlaceholders = text.utf8.contains { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: ":") }
        var scope = PlaceholderScope()
        bound = hasPlaceholders ? nil : try Self.bind(tree, kind, &scope)
    }

    /// Resolves the placeholders.
    func bind(_ scope: inout PlaceholderScope) throws(DynamoError) -> Bound {
        if let bound { return bound }
        return try Self.bind(tree, kind, &scope)
    }

    private static func bind(
        _ tree: SyntaxTree, _ kind: ExpressionKind, _ scope: inout PlaceholderScope
    ) throws(DynamoError) -> Bound {
        var binder = Binder(kind, taking: &scope)
        defer { binder.release(to: &scope) }
        switch tree {
        case .condition(let syntax): return .condition(try Condition(syntax, &binder))
        case .projection(let paths): return .projection(try Projection(try binder.bind(paths)))
        case .update(let actions): return .update(try Update(actions, &binder))
        }
    }
}
