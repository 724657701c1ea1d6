import DynamoModel

/// Makes conditions of WHERE clauses. What is checked of operands, and in which order, is what expressions check; the
/// messages lack the name of an expression in front.
struct ConditionTranslator {
    let values: ValueTranslator

    private static let binding = PredicateBinding(.filter)

    func condition(_ node: StatementNode) throws(DynamoError) -> Condition {
        switch node.content {
        case .all(let parts): return .all(try conditions(parts))
        case .any(let parts): return .any(try conditions(parts))
        case .unary("not", let operand): return .not(try condition(operand))
        case .binary(let operation, let left, let right): return try binary(operation, left, right, node)
        case .between(let tested, let lower, let upper, let isNegated):
            let operands = (try operand(tested), try operand(lower), try operand(upper))
            let condition = try checking { () throws(DynamoError) in
                try Self.binding.between(operands.0, operands.1, operands.2)
            }
            return isNegated ? .not(condition) : condition
        case .hasType(let tested, let type, let isNegated):
            let condition = try hasType(tested, type, node)
            return isNegated ? .not(condition) : condition
        case .call(let name, let arguments): return try call(name, arguments, node)
        default: throw .unsupportedOperation(node)
        }
    }

    private func conditions(_ nodes: [StatementNode]) throws(DynamoError) -> [Condition] {
        var conditions: [Condition] = []
        for node in nodes { conditions.append(try condition(node)) }
        return conditions
    }

    /// Puts away the name of the expression in a message.
    private func checking<Result>(
        _ body: () throws(DynamoError) -> Result
    ) throws(DynamoError) -> Result {
        do throws(DynamoError) {
            return try body()
        } catch {
            throw error.withoutExpressionName(.filter)
        }
    }

    // MARK: - Comparisons

    private func binary(
        _ operation: String, _ left: StatementNode, _ right: StatementNode, _ node: StatementNode
    ) throws(DynamoError) -> Condition {
        if operation == "in" || operation == "not_in" {
            let condition = try isOneOf(left, right)
            return operation == "in" ? condition : .not(condition)
        }
        guard let comparator = Comparator(rawValue: operation) else { throw .unsupportedOperation(node) }
        if let condition = try truth(left, comparator, right) { return condition }
        if let condition = try truth(right, comparator, left) { return condition }
        let operands = (try operand(left), try operand(right))
        return try checking { () throws(DynamoError) in
            try Self.binding.comparison(operands.0, comparator, operands.1)
        }
    }

    /// A condition compared with a boolean, or a path with MISSING.
    private func truth(
        _ tested: StatementNode, _ comparator: Comparator, _ other: StatementNode
    ) throws(DynamoError) -> Condition? {
        guard comparator == .equal || comparator == .notEqual else { return nil }
        if case .literal(.missing) = other.content {
            guard let path = try StatementBinder.path(tested) else { return nil }
            return comparator == .equal ? .attributeNotExists(path) : .attributeExists(path)
        }
        guard case .call(let name, let arguments) = tested.content, name.lowercased() != "size",
            values.isValue(other), case .boolean(let value) = try values.value(other)
        else { return nil }
        let condition = try call(name, arguments, tested)
        return value == (comparator == .equal) ? condition : .not(condition)
    }

    private func isOneOf(_ tested: StatementNode, _ list: StatementNode) throws(DynamoError) -> Condition {
        let first = try operand(tested)
        var operands: [BoundOperand] = []
        switch list.content {
        case .list(let elements), .bag(let elements):
            for element in elements { operands.append(try operand(element)) }
        case .parameter:
            guard case .list(let elements) = try values.value(list) else { throw .unsupportedOperation(list) }
            operands = elements.map { .value(CanonicalValue($0)) }
        default:
            operands = [try operand(list)]
        }
        guard operands.count <= ExpressionLimits.oneOfOperandCount else {
            throw .validation(
                "The maximum number of operands for IN is \(ExpressionLimits.oneOfOperandCount); "
                    + "number of operands: \(operands.count)")
        }
        return try checking { () throws(DynamoError) in try Self.binding.oneOf(first, operands) }
    }

    private func hasType(
        _ tested: StatementNode, _ type: String, _ node: StatementNode
    ) throws(DynamoError) -> Condition {
        guard let path = try StatementBinder.path(tested), let kind = StatementWords.types[type] else {
            throw .unsupportedOperation(node)
        }
        switch kind {
        case "MISSING": return .attributeNotExists(path)
        case "SET":
            return .any(
                [.stringSet, .numberSet, .binarySet].map { (kind: AttributeValue.Kind) in
                    .attributeType(.path(path), kind)
                })
        default:
            guard let kind = AttributeValue.Kind(rawValue: kind) else { throw .unsupportedOperation(node) }
            return .attributeType(.path(path), kind)
        }
    }

    // MARK: - Functions

    private func call(
        _ name: String, _ arguments: [StatementNode], _ node: StatementNode
    ) throws(DynamoError) -> Condition {
        let function = ExpressionFunction(name: name.lowercased())
        guard function.isCondition else {
            throw .validation("Unrecognized function: \(name.lowercased()) at \(node.span)")
        }
        var operands: [BoundOperand] = []
        for argument in arguments { operands.append(try operand(argument)) }
        return try checking { () throws(DynamoError) in try Self.binding.call(function, operands) }
    }

    private func operand(_ node: StatementNode) throws(DynamoError) -> BoundOperand {
        if let path = try StatementBinder.path(node) { return .path(path) }
        if values.isValue(node) { return .value(CanonicalValue(try values.value(node))) }
        guard case .call(let name, let arguments) = node.content else { throw .unsupportedOperation(node) }
        guard name.lowercased() == ExpressionFunction.size.rawValue else {
            throw .validation("Unrecognized function: \(name.lowercased()) at \(node.span)")
        }
        var operands: [BoundOperand] = []
        for argument in arguments { operands.append(try operand(argument)) }
        return .call(.size, operands)
    }
}

extension DynamoError {
    /// The error without `Invalid FilterExpression: ` or the like, which messages about statements lack.
    func withoutExpressionName(_ kind: ExpressionKind) -> DynamoError {
        let prefix = "Invalid \(kind.parameterName): "
        guard message.hasPrefix(prefix) else { return self }
        var error = self
        error.message = String(message.dropFirst(prefix.count))
        return error
    }
}
