import DynamoModel

/// The grammar of conditions, filters and key conditions, from loose to tight: OR, AND, NOT, comparisons.
///
/// A parenthesis may open a condition, `(a = b) AND …`, or an operand, `(a) = b`. What it opened shows only behind
/// it, so a term may be either, and the place that needs a condition insists on one. Parentheses and operators that
/// wait for more are kept in a ``ConditionStack`` and not on the thread's: they can be 4,000 deep.
extension Parser {
    mutating func parseCondition() throws(DynamoError) -> ConditionSyntax {
        var stack = ConditionStack()
        while true {
            var term = try parseTerm(&stack)
            while let larger = try enlarge(term, &stack) { term = larger }
            switch current.kind {
            case .keyword(.and):
                try stack.pushAnd(term, &self)
            case .keyword(.or):
                try stack.pushOr(term, &self)
            default:
                let whole = try stack.fold(term, &self)
                guard !stack.isInParentheses else { throw syntaxError() }
                return try condition(whole)
            }
            try countOperator()
            advance()
        }
    }

    /// An operand, behind any number of NOTs and opening parentheses, which go onto the stack.
    private mutating func parseTerm(_ stack: inout ConditionStack) throws(DynamoError) -> ConditionTerm {
        while true {
            switch current.kind {
            case .keyword(.not):
                try countOperator()
                stack.pushNot()
            case .leftParenthesis:
                stack.open(at: position)
            default:
                return .operand(try parseBareOperand())
            }
            advance()
        }
    }

    /// The term with the comparison behind it, or with the parentheses around it; nil when neither follows.
    private mutating func enlarge(
        _ term: ConditionTerm, _ stack: inout ConditionStack
    ) throws(DynamoError) -> ConditionTerm? {
        if let comparison = try parseComparison(of: term) { return comparison }
        guard current.kind == .rightParenthesis, stack.isInParentheses else { return nil }
        let inner = try stack.fold(term, &self)
        let start = stack.close()
        advance()
        if inner.isParenthesized { throw redundantParentheses }
        if case .operand(let operand, _) = inner, let extended = try continuePath(operand, startingAt: start) {
            return .operand(extended)
        }
        return inner.parenthesized
    }

    private mutating func parseComparison(of term: ConditionTerm) throws(DynamoError) -> ConditionTerm? {
        guard case .operand(let operand, _) = term else { return nil }
        let tokenIndex = position
        switch current.kind {
        case .comparator(let comparator):
            try takeOperator(behind: operand)
            return .condition(.comparison(operand, comparator, try parseOperand()))
        case .keyword(.between):
            try takeOperator(behind: operand)
            let lower = try parseOperand()
            try expect(.keyword(.and))
            return .condition(.between(operand, lower: lower, upper: try parseOperand()))
        case .keyword(.within):
            try takeOperator(behind: operand)
            return .condition(.oneOf(operand, try parseList(at: tokenIndex)))
        default:
            return nil
        }
    }

    /// Takes an operator, which shows that what stands before it is an operand and no condition.
    private mutating func takeOperator(behind operand: OperandSyntax) throws(DynamoError) {
        if case .call(let call) = operand, call.function.isCondition { noteMisuse(of: call) }
        try countOperator()
        advance()
    }

    /// The parentheses of IN.
    private mutating func parseList(at tokenIndex: Int) throws(DynamoError) -> [OperandSyntax] {
        try expect(.leftParenthesis)
        var operands = [try parseOperand()]
        while take(.comma) { operands.append(try parseOperand()) }
        try expect(.rightParenthesis)
        if operands.count > ExpressionLimits.oneOfOperandCount {
            remember(
                "The IN operator is provided with too many operands; number of operands: \(operands.count)",
                at: tokenIndex)
        }
        return operands
    }

    /// The term as a condition: of the operands only a call can be one. Otherwise the current token is an error.
    fileprivate mutating func condition(_ term: ConditionTerm) throws(DynamoError) -> ConditionSyntax {
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

/// What has been read and may yet turn out to be an operand or a condition.
private enum ConditionTerm {
    case condition(ConditionSyntax, isParenthesized: Bool = false)
    case operand(OperandSyntax, isParenthesized: Bool = false)

    var isParenthesized: Bool {
        switch self {
        case .condition(_, let isParenthesized), .operand(_, let isParenthesized): isParenthesized
        }
    }

    var parenthesized: ConditionTerm {
        switch self {
        case .condition(let condition, _): .condition(condition, isParenthesized: true)
        case .operand(let operand, _): .operand(operand, isParenthesized: true)
        }
    }
}

/// What waits for the term being read. Within a pair of parentheses, from the bottom: at most one OR, at most one AND,
/// NOTs.
private struct ConditionStack {
    private enum Waiting {
        /// With the index of the token.
        case parenthesis(Int)
        case or([ConditionSyntax])
        case and([ConditionSyntax])
        case not
    }

    private var waiting: [Waiting] = []
    private var openParentheses = 0

    var isInParentheses: Bool { openParentheses > 0 }

    mutating func pushNot() {
        waiting.append(.not)
    }

    mutating func open(at tokenIndex: Int) {
        waiting.append(.parenthesis(tokenIndex))
        openParentheses += 1
    }

    /// Takes the parenthesis from the top, where ``fold(_:_:)`` has left it, and gives its token's index.
    mutating func close() -> Int {
        guard case .parenthesis(let tokenIndex) = waiting.popLast() else {
            preconditionFailure("only a parenthesis is closed")
        }
        openParentheses -= 1
        return tokenIndex
    }

    mutating func pushAnd(_ term: ConditionTerm, _ parser: inout Parser) throws(DynamoError) {
        let part = try parser.condition(try foldNots(term, &parser))
        waiting.append(.and(takeAnd() + [part]))
    }

    mutating func pushOr(_ term: ConditionTerm, _ parser: inout Parser) throws(DynamoError) {
        let part = try parser.condition(try foldAnd(term, &parser))
        waiting.append(.or(takeOr() + [part]))
    }

    /// The term joined with all that waits for it, down to the nearest parenthesis.
    mutating func fold(_ term: ConditionTerm, _ parser: inout Parser) throws(DynamoError) -> ConditionTerm {
        let last = try foldAnd(term, &parser)
        let alternatives = takeOr()
        guard !alternatives.isEmpty else { return last }
        return .condition(.any(alternatives + [try parser.condition(last)]))
    }

    private mutating func foldAnd(_ term: ConditionTerm, _ parser: inout Parser) throws(DynamoError) -> ConditionTerm {
        let last = try foldNots(term, &parser)
        let parts = takeAnd()
        guard !parts.isEmpty else { return last }
        return .condition(.all(parts + [try parser.condition(last)]))
    }

    private mutating func foldNots(_ term: ConditionTerm, _ parser: inout Parser) throws(DynamoError) -> ConditionTerm {
        var term = term
        while case .not = waiting.last {
            term = .condition(.not(try parser.condition(term)))
            waiting.removeLast()
        }
        return term
    }

    /// The parts of the AND on top, which is taken off; none when there is no AND.
    private mutating func takeAnd() -> [ConditionSyntax] {
        guard case .and(let parts) = waiting.last else { return [] }
        waiting.removeLast()
        return parts
    }

    private mutating func takeOr() -> [ConditionSyntax] {
        guard case .or(let alternatives) = waiting.last else { return [] }
        waiting.removeLast()
        return alternatives
    }
}
