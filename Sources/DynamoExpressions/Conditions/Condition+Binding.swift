import DynamoModel

extension Condition {
    /// Resolves placeholders and checks operands, one comparison or function after the other in the order of the text.
    init(_ syntax: ConditionSyntax, _ binder: inout Binder) throws(DynamoError) {
        switch syntax {
        case .all(let parts): self = .all(try Self.bind(parts, &binder))
        case .any(let parts): self = .any(try Self.bind(parts, &binder))
        case .not(let part): self = .not(try Condition(part, &binder))
        case .comparison(let left, let comparator, let right):
            self = try Self.bindComparison(left, comparator, right, &binder)
        case .between(let operand, let lower, let upper):
            self = try Self.bindBetween(operand, lower, upper, &binder)
        case .oneOf(let operand, let list):
            self = try Self.bindOneOf(operand, list, &binder)
        case .call(let call):
            self = try Self.bindCall(call, &binder)
        }
    }

    private static func bind(
        _ parts: [ConditionSyntax], _ binder: inout Binder
    ) throws(DynamoError) -> [Condition] {
        var conditions: [Condition] = []
        conditions.reserveCapacity(parts.count)
        for part in parts { conditions.append(try Condition(part, &binder)) }
        return conditions
    }

    // These are kept out of the recursive function above, whose stack frame is there once for each level of nesting.

    @inline(never)
    private static func bindComparison(
        _ left: OperandSyntax, _ comparator: Comparator, _ right: OperandSyntax, _ binder: inout Binder
    ) throws(DynamoError) -> Condition {
        let (left, right) = (try binder.bind(left), try binder.bind(right))
        return try PredicateBinding(binder.kind).comparison(left, comparator, right)
    }

    @inline(never)
    private static func bindBetween(
        _ tested: OperandSyntax, _ lower: OperandSyntax, _ upper: OperandSyntax, _ binder: inout Binder
    ) throws(DynamoError) -> Condition {
        let operands = (try binder.bind(tested), try binder.bind(lower), try binder.bind(upper))
        return try PredicateBinding(binder.kind).between(operands.0, operands.1, operands.2)
    }

    @inline(never)
    private static func bindOneOf(
        _ tested: OperandSyntax, _ list: [OperandSyntax], _ binder: inout Binder
    ) throws(DynamoError) -> Condition {
        let first = try binder.bind(tested)
        return try PredicateBinding(binder.kind).oneOf(first, try binder.bind(list))
    }

    @inline(never)
    private static func bindCall(_ call: CallSyntax, _ binder: inout Binder) throws(DynamoError) -> Condition {
        let operands = try binder.bind(call.arguments)
        return try PredicateBinding(binder.kind).call(call.function, operands)
    }
}

/// Makes one comparison or function of operands whose placeholders are resolved. Checks in DynamoDB's order: the number
/// of operands of every function, equal paths, types.
struct PredicateBinding {
    let kind: ExpressionKind
    let check: OperandCheck

    init(_ kind: ExpressionKind) {
        self.kind = kind
        check = OperandCheck(kind: kind)
    }

    func comparison(
        _ left: BoundOperand, _ comparator: Comparator, _ right: BoundOperand
    ) throws(DynamoError) -> Condition {
        try check.checkCounts(left)
        try check.checkCounts(right)
        try check.checkDistinct(left, right, of: comparator.rawValue)
        let operands = (try operand(left), try operand(right))
        if comparator != .equal, comparator != .notEqual {
            try check.check(left, isOneOf: .ordered, for: comparator.rawValue)
            try check.check(right, isOneOf: .ordered, for: comparator.rawValue)
        }
        return .comparison(operands.0, comparator, operands.1)
    }

    func between(
        _ tested: BoundOperand, _ lower: BoundOperand, _ upper: BoundOperand
    ) throws(DynamoError) -> Condition {
        for operand in [tested, lower, upper] { try check.checkCounts(operand) }
        for bound in [lower, upper] { try check.checkDistinct(tested, bound, of: "BETWEEN") }
        let operands = (try operand(tested), try operand(lower), try operand(upper))
        for operand in [tested, lower, upper] { try check.check(operand, isOneOf: .ordered, for: "BETWEEN") }
        if let lower = lower.value, let upper = upper.value { try checkBounds(lower, upper) }
        return .between(operands.0, lower: operands.1, upper: operands.2)
    }

    func oneOf(_ tested: BoundOperand, _ list: [BoundOperand]) throws(DynamoError) -> Condition {
        for operand in [tested] + list { try check.checkCounts(operand) }
        for element in list { try check.checkDistinct(tested, element, of: "IN") }
        let first = try operand(tested)
        var operands: [Condition.Operand] = []
        for element in list { operands.append(try operand(element)) }
        return .oneOf(first, operands)
    }

    func call(_ function: ExpressionFunction, _ operands: [BoundOperand]) throws(DynamoError) -> Condition {
        try check.checkCounts(.call(function, operands))
        let first = operands[0]
        let second = operands[operands.count - 1]
        if operands.count == 2 { try check.checkDistinct(first, second, of: function.rawValue) }
        let bound = (try operand(first), try operand(second))
        switch function {
        case .attributeExists:
            return .attributeExists(try check.path(first, for: function))
        case .attributeNotExists:
            return .attributeNotExists(try check.path(first, for: function))
        case .attributeType:
            return .attributeType(bound.0, try attributeType(second))
        case .beginsWith:
            try check.check(first, isOneOf: .prefixed, for: function.rawValue)
            try check.check(second, isOneOf: .prefixed, for: function.rawValue)
            return .beginsWith(bound.0, prefix: bound.1)
        case .contains:
            return .contains(bound.0, element: bound.1)
        case .size, .ifNotExists, .listAppend, .unknown:
            throw misuse(of: function.rawValue)
        }
    }

    /// The operand as a condition uses it; the operand of `size` must be something that has a size.
    private func operand(_ operand: BoundOperand) throws(DynamoError) -> Condition.Operand {
        switch operand {
        case .path(let path): return .path(path)
        case .value(let value): return .value(value)
        case .call(.size, let operands):
            let measured = try self.operand(operands[0])
            try check.check(operands[0], isOneOf: .sized, for: ExpressionFunction.size.rawValue)
            return .size(of: measured)
        case .call(let function, _): throw misuse(of: function.rawValue)
        case .arithmetic(let arithmetic, _, _): throw misuse(of: arithmetic.rawValue)
        }
    }

    /// The parser has refused these.
    private func misuse(of symbol: String) -> DynamoError {
        kind.invalid("The function is not allowed to be used this way in an expression; function: \(symbol)")
    }

    /// The second operand of `attribute_type`: a string of the request that names a type.
    private func attributeType(_ operand: BoundOperand) throws(DynamoError) -> AttributeValue.Kind {
        let function = ExpressionFunction.attributeType.rawValue
        guard let found = operand.kind else {
            throw check.incorrectType("{NS,SS,L,BS,N,M,B,BOOL,NULL,S}", for: function)
        }
        guard found == .string, let value = operand.value, case .string(let name) = value.value else {
            throw check.incorrectType(found.rawValue, for: function)
        }
        guard let type = AttributeValue.Kind(rawValue: name.string) else {
            throw kind.invalid(
                "Invalid attribute type name found; type: \(name), "
                    + "valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}")
        }
        return type
    }

    private func checkBounds(_ lower: CanonicalValue, _ upper: CanonicalValue) throws(DynamoError) {
        let order = lower.withView { lower in upper.withView { upper in lower.order(to: upper) } }
        let bounds =
            "lower bound operand: AttributeValue: \(ValueText.of(lower)), "
            + "upper bound operand: AttributeValue: \(ValueText.of(upper))"
        guard let order else {
            throw kind.invalid(
                "The BETWEEN operator requires same data type for lower and upper bounds; \(bounds)")
        }
        guard order <= 0 else {
            throw kind.invalid(
                "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; \(bounds)")
        }
    }
}

/// How DynamoDB's messages print a string, a number or a binary.
private enum ValueText {
    static func of(_ value: CanonicalValue) -> String {
        switch value.value {
        case .string(let text): "{S:\(text)}"
        case .number(let number): "{N:\(number)}"
        case .binary(let bytes): "{B:\(Base64.encode(bytes))}"
        default: "{\(value.kind.rawValue)}"
        }
    }
}
