import DynamoModel

/// What can be wrong with the operands of an operator or a function although all placeholders are defined.
struct OperandCheck {
    let kind: ExpressionKind

    /// Checks the number of operands of every call, the inner calls before the outer.
    func checkCounts(_ operand: BoundOperand) throws(DynamoError) {
        switch operand {
        case .path, .value: break
        case .arithmetic(_, let left, let right):
            try checkCounts(left)
            try checkCounts(right)
        case .call(let function, let operands):
            for operand in operands { try checkCounts(operand) }
            guard operands.count == function.operandCount else {
                throw kind.invalid(
                    "Incorrect number of operands for operator or function; operator or function: "
                        + "\(function.rawValue), number of operands: \(operands.count)")
            }
        }
    }

    /// Checks that another operand is not the same path as the first.
    func checkDistinct(_ first: BoundOperand, _ other: BoundOperand, of symbol: String) throws(DynamoError) {
        guard let path = first.path, let otherPath = other.path, path == otherPath else { return }
        throw kind.invalid(
            "The first operand must be distinct from the remaining operands for this operator or function; "
                + "operator: \(symbol), first operand: \(path)")
    }

    /// Checks that an operand, if the expression shows its type, is of one of these types.
    func check(
        _ operand: BoundOperand, isOneOf kinds: [AttributeValue.Kind], for symbol: String
    ) throws(DynamoError) {
        if let found = operand.kind, !kinds.contains(found) { throw incorrectType(found.rawValue, for: symbol) }
    }

    func incorrectType(_ type: String, for symbol: String) -> DynamoError {
        kind.invalid(
            "Incorrect operand type for operator or function; operator or function: \(symbol), operand type: \(type)")
    }

    /// The operand as the path that the function asks for.
    func path(_ operand: BoundOperand, for function: ExpressionFunction) throws(DynamoError) -> DocumentPath {
        guard let path = operand.path else {
            throw kind.invalid(
                "Operator or function requires a document path; operator or function: \(function.rawValue)")
        }
        return path
    }
}

extension [AttributeValue.Kind] {
    /// The types with an order.
    static let ordered: Self = [.string, .number, .binary]
    /// The types that `begins_with` compares.
    static let prefixed: Self = [.string, .binary]
    /// The types that `size` measures.
    static let sized: Self = [.string, .binary, .stringSet, .numberSet, .binarySet, .list, .map]
    /// What `+` and `-` take.
    static let summed: Self = [.number]
    /// What `list_append` takes.
    static let appended: Self = [.list]
    /// What ADD takes.
    static let added: Self = [.number, .stringSet, .numberSet, .binarySet]
    /// What DELETE takes.
    static let deleted: Self = [.stringSet, .numberSet, .binarySet]
}
