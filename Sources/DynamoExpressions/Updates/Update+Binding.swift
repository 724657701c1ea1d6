import DynamoModel

extension Update {
    /// Resolves placeholders and checks operands. The order of the checks is DynamoDB's: names, values, paths against
    /// each other, operands of ADD and DELETE, functions.
    init(_ syntax: [UpdateActionSyntax], _ binder: inout Binder) throws(DynamoError) {
        let bound: [BoundAction]
        do throws(DynamoError) {
            bound = try BoundAction.bind(syntax, &binder)
        } catch {
            // An undefined value gives way to an undefined name anywhere behind it.
            for action in syntax { try action.checkNames(&binder) }
            throw error
        }
        let tree = try PathTree.checked(bound.map(\.target), kind: binder.kind)
        let check = UpdateCheck(binder.kind)
        for action in bound { try check.checkSetOperand(of: action) }
        var actions: [Action] = []
        actions.reserveCapacity(bound.count)
        for action in bound { actions.append(try check.action(action)) }
        self.init(actions: actions, tree: tree)
    }

    private init(actions: [Action], tree: PathTree) {
        self.actions = actions
        self.tree = tree
    }
}

/// An action with its placeholders resolved, and nothing else checked.
private enum BoundAction {
    case set(DocumentPath, BoundOperand)
    case remove(DocumentPath)
    case add(DocumentPath, CanonicalValue)
    case delete(DocumentPath, CanonicalValue)

    var target: DocumentPath {
        switch self {
        case .set(let path, _), .remove(let path), .add(let path, _), .delete(let path, _): path
        }
    }

    static func bind(_ syntax: [UpdateActionSyntax], _ binder: inout Binder) throws(DynamoError) -> [BoundAction] {
        var actions: [BoundAction] = []
        actions.reserveCapacity(syntax.count)
        for action in syntax {
            let target = try binder.bind(action.target)
            switch action {
            case .set(_, let operand): actions.append(.set(target, try binder.bind(operand)))
            case .remove: actions.append(.remove(target))
            case .add(_, let placeholder): actions.append(.add(target, try binder.bind(value: placeholder)))
            case .delete(_, let placeholder): actions.append(.delete(target, try binder.bind(value: placeholder)))
            }
        }
        return actions
    }
}

extension UpdateActionSyntax {
    fileprivate func checkNames(_ binder: inout Binder) throws(DynamoError) {
        _ = try binder.bind(target)
        if case .set(_, let operand) = self { try operand.checkNames(&binder) }
    }
}

extension OperandSyntax {
    fileprivate func checkNames(_ binder: inout Binder) throws(DynamoError) {
        switch self {
        case .path(let path): _ = try binder.bind(path)
        case .value: break
        case .call(let call):
            for argument in call.arguments { try argument.checkNames(&binder) }
        case .arithmetic(_, let left, let right):
            try left.checkNames(&binder)
            try right.checkNames(&binder)
        }
    }
}

/// The checks of operands whose placeholders are resolved.
private struct UpdateCheck {
    let kind: ExpressionKind
    let check: OperandCheck

    init(_ kind: ExpressionKind) {
        self.kind = kind
        check = OperandCheck(kind: kind)
    }

    /// ADD takes numbers and sets, DELETE sets.
    func checkSetOperand(of action: BoundAction) throws(DynamoError) {
        switch action {
        case .add(_, let value):
            try check(value.kind, isOneOf: .added, for: "ADD")
        case .delete(_, let value):
            try check(value.kind, isOneOf: .deleted, for: "DELETE")
        case .set, .remove:
            break
        }
    }

    private func check(
        _ found: AttributeValue.Kind, isOneOf kinds: [AttributeValue.Kind], for section: String
    ) throws(DynamoError) {
        guard !kinds.contains(found) else { return }
        throw kind.invalid(
            "Incorrect operand type for operator or function; operator: \(section), "
                + "operand type: \(found.longName), typeSet: ALLOWED_FOR_\(section)_OPERAND")
    }

    func action(_ action: BoundAction) throws(DynamoError) -> Update.Action {
        switch action {
        case .set(let path, let operand): .set(path, try expression(operand))
        case .remove(let path): .remove(path)
        case .add(let path, let value): .add(path, value)
        case .delete(let path, let value): .delete(path, value)
        }
    }

    private func expression(_ operand: BoundOperand) throws(DynamoError) -> Update.Expression {
        switch operand {
        case .path(let path): return .path(path)
        case .value(let value): return .value(value)
        case .arithmetic(let arithmetic, let left, let right):
            let operands = (try expression(left), try expression(right))
            try check(left, right, areOf: .summed, for: arithmetic.rawValue)
            return arithmetic == .plus ? .sum(operands.0, operands.1) : .difference(operands.0, operands.1)
        case .call(let function, let operands):
            return try call(function, operands)
        }
    }

    private func call(
        _ function: ExpressionFunction, _ operands: [BoundOperand]
    ) throws(DynamoError) -> Update.Expression {
        try check.checkCounts(.call(function, operands))
        switch function {
        case .ifNotExists:
            let fallback = try expression(operands[1])
            return .ifNotExists(try check.path(operands[0], for: function), fallback)
        case .listAppend:
            let lists = (try expression(operands[0]), try expression(operands[1]))
            try check(operands[0], operands[1], areOf: .appended, for: function.rawValue)
            return .listAppend(lists.0, lists.1)
        default:
            // The parser has refused the functions of conditions.
            throw kind.invalid(
                "The function is not allowed in an update expression; function: \(function.rawValue)")
        }
    }

    private func check(
        _ left: BoundOperand, _ right: BoundOperand, areOf kinds: [AttributeValue.Kind], for symbol: String
    ) throws(DynamoError) {
        try check.check(left, isOneOf: kinds, for: symbol)
        try check.check(right, isOneOf: kinds, for: symbol)
    }
}

extension AttributeValue.Kind {
    /// The name of the type in messages about ADD and DELETE.
    fileprivate var longName: String {
        switch self {
        case .string: "STRING"
        case .number: "NUMBER"
        case .binary: "BINARY"
        case .boolean: "BOOLEAN"
        case .null: "NULL"
        case .stringSet: "STRING_SET"
        case .numberSet: "NUMBER_SET"
        case .binarySet: "BINARY_SET"
        case .list: "LIST"
        case .map: "MAP"
        }
    }
}
