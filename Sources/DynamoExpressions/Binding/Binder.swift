import DynamoModel

/// Resolves the placeholders of a syntax tree.
struct Binder {
    let kind: ExpressionKind
    private(set) var scope: PlaceholderScope

    /// Takes the scope away from the caller, who gets it back with ``release(to:)``: that way it is never copied.
    init(_ kind: ExpressionKind, taking scope: inout PlaceholderScope) {
        self.kind = kind
        self.scope = PlaceholderScope()
        swap(&self.scope, &scope)
    }

    mutating func release(to scope: inout PlaceholderScope) {
        swap(&self.scope, &scope)
    }

    mutating func bind(_ path: PathSyntax) throws(DynamoError) -> DocumentPath {
        let attribute = try bind(path.attribute)
        guard !path.steps.isEmpty else { return DocumentPath(attribute) }
        var steps: [DocumentPath.Step] = []
        steps.reserveCapacity(path.steps.count)
        for step in path.steps {
            switch step {
            case .name(let name): steps.append(.name(try bind(name)))
            case .index(let index): steps.append(.index(index))
            }
        }
        return DocumentPath(attribute, steps)
    }

    private mutating func bind(_ name: PathSyntax.Name) throws(DynamoError) -> Text {
        switch name {
        case .literal(let name):
            return name
        case .placeholder(let placeholder):
            guard let name = scope.name(of: placeholder) else {
                throw kind.invalid(
                    "An expression attribute name used in the document path is not defined; "
                        + "attribute name: \(placeholder)")
            }
            return name
        }
    }

    mutating func bind(_ paths: [PathSyntax]) throws(DynamoError) -> [DocumentPath] {
        var bound: [DocumentPath] = []
        bound.reserveCapacity(paths.count)
        for path in paths { bound.append(try bind(path)) }
        return bound
    }

    mutating func bind(value placeholder: Text) throws(DynamoError) -> CanonicalValue {
        guard let value = scope.value(of: placeholder) else {
            throw kind.invalid(
                "An expression attribute value used in expression is not defined; attribute value: \(placeholder)")
        }
        return value
    }

    /// An operand with its placeholders resolved, and nothing else checked.
    mutating func bind(_ operand: OperandSyntax) throws(DynamoError) -> BoundOperand {
        switch operand {
        case .path(let path):
            return .path(try bind(path))
        case .value(let placeholder):
            return .value(try bind(value: placeholder))
        case .call(let call):
            return .call(call.function, try bind(call.arguments))
        case .arithmetic(let arithmetic, let left, let right):
            return .arithmetic(arithmetic, try bind(left), try bind(right))
        }
    }

    mutating func bind(_ operands: [OperandSyntax]) throws(DynamoError) -> [BoundOperand] {
        var bound: [BoundOperand] = []
        bound.reserveCapacity(operands.count)
        for operand in operands { bound.append(try bind(operand)) }
        return bound
    }
}

/// An operand with its placeholders resolved, before its functions have been checked.
enum BoundOperand {
    case path(DocumentPath)
    case value(CanonicalValue)
    case call(ExpressionFunction, [BoundOperand])
    indirect case arithmetic(ArithmeticOperator, BoundOperand, BoundOperand)

    /// The path, if it is one.
    var path: DocumentPath? {
        if case .path(let path) = self { path } else { nil }
    }

    /// The value, if it is one that the request gives.
    var value: CanonicalValue? {
        if case .value(let value) = self { value } else { nil }
    }

    /// The type, as far as the expression alone shows it: of a value, and of `size(…)`.
    var kind: AttributeValue.Kind? {
        switch self {
        case .value(let value): value.kind
        case .call(.size, _): .number
        case .path, .call, .arithmetic: nil
        }
    }
}
