import DynamoModel

/// Makes updates of SET and REMOVE.
struct UpdateTranslator {
    let values: ValueTranslator

    private static let check = OperandCheck(kind: .update)

    func update(_ actions: [ManipulationNode.Action]) throws(DynamoError) -> Update {
        var translated: [Update.Action] = []
        for action in actions {
            switch action {
            case .set(let target, let value): translated.append(try assignment(of: value, to: try path(target)))
            case .remove(let target): translated.append(.remove(try path(target)))
            case .insert(let node), .insertOther(let node): throw .unsupportedOperation(node)
            case .delete: throw .malformedStatement("Expected data manipulation")
            }
        }
        return try checking { () throws(DynamoError) in try Update(translated) }
    }

    private func path(_ node: StatementNode) throws(DynamoError) -> DocumentPath {
        guard let path = try StatementBinder.path(node) else { throw .unsupportedOperation(node) }
        return path
    }

    private func checking<Result>(
        _ body: () throws(DynamoError) -> Result
    ) throws(DynamoError) -> Result {
        do throws(DynamoError) {
            return try body()
        } catch {
            throw error.withoutExpressionName(.update)
        }
    }

    private func assignment(of node: StatementNode, to target: DocumentPath) throws(DynamoError) -> Update.Action {
        guard case .call(let name, let arguments) = node.content else { return .set(target, try expression(node)) }
        switch name.lowercased() {
        case "set_add": return .add(target, try change("SET_ADD", arguments, node, of: target))
        case "set_delete": return .delete(target, try change("SET_DELETE", arguments, node, of: target))
        default: return .set(target, try expression(node))
        }
    }

    /// The members that a set function adds to its target or takes from it.
    private func change(
        _ function: String, _ arguments: [StatementNode], _ node: StatementNode, of target: DocumentPath
    ) throws(DynamoError) -> CanonicalValue {
        guard arguments.count == 2 else {
            throw .validation("\(function) must have exactly two arguments at \(node.span)")
        }
        guard try StatementBinder.path(arguments[0]) == target else {
            throw .validation(
                "The first argument to \(function) must equal the assignment value at \(node.span)")
        }
        if values.isValue(arguments[1]) {
            let value = CanonicalValue(try values.value(arguments[1]))
            if [AttributeValue.Kind].deleted.contains(value.kind) { return value }
        }
        throw .validation(
            "The second argument to \(function) must be a value with type SET at \(arguments[0].span)")
    }

    private func expression(_ node: StatementNode) throws(DynamoError) -> Update.Expression {
        if let path = try StatementBinder.path(node) { return .path(path) }
        if values.isValue(node) { return .value(CanonicalValue(try values.value(node))) }
        switch node.content {
        case .binary("+", let left, let right):
            let (left, right) = (try operand(left, of: "+"), try operand(right, of: "+"))
            return .sum(left, right)
        case .binary("-", let left, let right):
            let (left, right) = (try operand(left, of: "-"), try operand(right, of: "-"))
            return .difference(left, right)
        case .call(let name, let arguments):
            guard name.lowercased() == ExpressionFunction.listAppend.rawValue else {
                throw .validation("Unrecognized function: \(name.lowercased()) at \(node.span)")
            }
            guard arguments.count == 2 else {
                throw .validation("LIST_APPEND must have exactly two arguments at \(node.span)")
            }
            let function = ExpressionFunction.listAppend.rawValue
            return .listAppend(
                try operand(arguments[0], of: function, .appended), try operand(arguments[1], of: function, .appended))
        default:
            throw .unsupportedOperation(node)
        }
    }

    /// An operand, whose type is checked if the statement shows it.
    private func operand(
        _ node: StatementNode, of symbol: String, _ kinds: [AttributeValue.Kind] = .summed
    ) throws(DynamoError) -> Update.Expression {
        let operand = try expression(node)
        if case .value(let value) = operand {
            try checking { () throws(DynamoError) in
                try Self.check.check(.value(value), isOneOf: kinds, for: symbol)
            }
        }
        return operand
    }
}
