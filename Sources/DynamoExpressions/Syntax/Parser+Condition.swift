import DynamoModel

/// The grammar of conditions, filters and key conditions, from loose to tight: OR, AND, NOT, comparisons.
///
/// A parenthesis may open a condition, `(a = b) AND …`, or an operand, `(a) = b`. What it opened shows only behind it, so
/// the functions here return either, and the place that needs a condition insists on one.
extension Parser {
    private enum Term {
        case condition(ConditionSyntax, isParenthesized: Bool)
        case operand(OperandSyntax, isParenthesized: Bool)

        var isParenthesized: Bool {
            switch self {
            case .condition(_, let isParenthesized), .operand(_, let isParenthesized): isParenthesized
            }
        }
    }

    mutating func parseCondition() throws(DynamoError) -> ConditionSyntax {
        try condition(try parseOr())
    }

    private mutating func parseOr() throws(DynamoError) -> Term {
        let first = try parseAnd()
        guard current.kind == .keyword(.or) else { return first }
        var alternatives = [try condition(first)]
        while try take(.keyword(.or)) {
            try countOperator()
            alternatives.append(try condition(try parseAnd()))
        }
        return .condition(.any(alternatives), isParenthesized: false)
    }

    private mutating func parseAnd() throws(DynamoError) -> Term {
        let first = try parseNot()
        guard current.kind == .keyword(.and) else { return first }
        var parts = [try condition(first)]
        while try take(.keyword(.and)) {
            try countOperator()
            parts.append(try condition(try parseNot()))
        }
        return .condition(.all(parts), isParenthesized: false)
    }

    private mutating func parseNot() throws(DynamoError) -> Term {
        guard try take(.keyword(.not)) else { return try parseComparison() }
        try countOperator()
        return .condition(.not(try condition(try parseNot())), isParenthesized: false)
    }

    private mutating func parseComparison() throws(DynamoError) -> Term {
        let left = try parseTerm()
        guard case .operand(let operand, _) = left else { return left }
        let comparison: ConditionSyntax
        switch current.kind {
        case .comparator(let comparator):
            comparison = .comparison(try use(operand), comparator, try parseOperand())
        case .keyword(.between):
            let tested = try use(operand)
            let lower = try parseOperand()
            try expect(.keyword(.and))
            comparison = .between(tested, lower: lower, upper: try parseOperand())
        case .keyword(.within):
            let tokenIndex = position
            comparison = .oneOf(try use(operand), try parseList(at: tokenIndex))
        default:
            return left
        }
        return .condition(comparison, isParenthesized: false)
    }

    /// Takes the operator behind `operand`, which is thereby known to be an operand and no condition.
    private mutating func use(_ operand: OperandSyntax) throws(DynamoError) -> OperandSyntax {
        if case .call(let call) = operand, call.function.isCondition { noteMisuse(of: call) }
        try countOperator()
        advance()
        return operand
    }

    /// The parentheses of IN.
    private mutating func parseList(at tokenIndex: Int) throws(DynamoError) -> [OperandSyntax] {
        try expect(.leftParenthesis)
        var operands = [try parseOperand()]
        while try take(.comma) { operands.append(try parseOperand()) }
        try expect(.rightParenthesis)
        if operands.count > ExpressionLimits.oneOfOperandCount {
            remember(
                "The IN operator is provided with too many operands; number of operands: \(operands.count)",
                at: tokenIndex)
        }
        return operands
    }

    /// Something in parentheses, or an operand.
    private mutating func parseTerm() throws(DynamoError) -> Term {
        guard current.kind == .leftParenthesis else {
            return .operand(try parseBareOperand(), isParenthesized: false)
        }
        let start = position
        advance()
        try enter()
        let inner = try parseOr()
        try expect(.rightParenthesis)
        leave()
        if inner.isParenthesized { throw redundantParentheses }
        switch inner {
        case .condition(let condition, _):
            return .condition(condition, isParenthesized: true)
        case .operand(let operand, _):
            if let extended = try continuePath(operand, startingAt: start) {
                return .operand(extended, isParenthesized: false)
            }
            return .operand(operand, isParenthesized: true)
        }
    }

    /// The term as a condition: of the operands only a call can be one. Otherwise the current token is an error.
    private mutating func condition(_ term: Term) throws(DynamoError) -> ConditionSyntax {
        switch term {
        case .condition(let condition, _):
            return condition
        case .operand(.call(let call), _):
            if call.function == .size { noteMisuse(of: call) }
            return .call(call)
        case .operand:
            throw syntaxError()
        }
    }
}
