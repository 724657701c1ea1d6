import DynamoModel

extension Parser {
    /// `name.name[3].#placeholder`
    mutating func parsePath() throws(DynamoError) -> PathSyntax {
        let start = position
        var path = PathSyntax(attribute: try parsePathName())
        try parsePathTail(of: &path, startingAt: start)
        return path
    }

    /// `.name` and `[3]`, any number of them.
    mutating func parsePathTail(of path: inout PathSyntax, startingAt start: Int) throws(DynamoError) {
        while true {
            if take(.dot) {
                path.steps.append(.name(try parsePathName()))
            } else if take(.leftBracket) {
                path.steps.append(.index(try parseIndex()))
                try expect(.rightBracket)
            } else {
                break
            }
        }
        let count = path.steps.count + 1
        if count > ExpressionLimits.pathElementCount {
            remember("The document path has too many nesting levels; nesting levels: \(count)", at: start)
        }
    }

    private mutating func parsePathName() throws(DynamoError) -> PathSyntax.Name {
        let token = current
        let text = text(of: token)
        switch token.kind {
        case .name:
            if ReservedWords.contains(text) {
                remember("Attribute name is a reserved keyword; reserved keyword: \(text)", at: position)
            }
            advance()
            return .literal(Text(text))
        case .namePlaceholder:
            advance()
            return .placeholder(Text(text))
        default:
            throw syntaxError()
        }
    }

    private mutating func parseIndex() throws(DynamoError) -> Int {
        guard current.kind == .integer else { throw syntaxError() }
        let digits = text(of: current)
        let index = Int(digits) ?? .max
        if index > ExpressionLimits.listIndex {
            remember("List index is not within the allowable range; index: [\(digits)]", at: position)
        }
        advance()
        return index
    }

    /// A path, a value's placeholder, a call, or one of them in parentheses.
    mutating func parseOperand() throws(DynamoError) -> OperandSyntax {
        try parseOperandInParentheses().operand
    }

    private mutating func parseOperandInParentheses() throws(DynamoError) -> (
        operand: OperandSyntax, isParenthesized: Bool
    ) {
        guard current.kind == .leftParenthesis else {
            let operand = try parseBareOperand()
            noteUse(of: operand)
            return (operand, false)
        }
        let start = position
        advance()
        try enter()
        let (operand, isParenthesized) = try parseOperandInParentheses()
        try expect(.rightParenthesis)
        leave()
        if isParenthesized { throw redundantParentheses }
        if let extended = try continuePath(operand, startingAt: start) { return (extended, false) }
        return (operand, true)
    }

    /// In conditions a path in parentheses may go on behind them: `(a.b).c`.
    mutating func continuePath(_ operand: OperandSyntax, startingAt start: Int) throws(DynamoError) -> OperandSyntax? {
        guard kind != .update, case .path(var path) = operand,
            current.kind == .dot || current.kind == .leftBracket
        else { return nil }
        try parsePathTail(of: &path, startingAt: start)
        return .path(path)
    }

    /// An operand that does not begin with a parenthesis.
    mutating func parseBareOperand() throws(DynamoError) -> OperandSyntax {
        switch current.kind {
        case .valuePlaceholder:
            return .value(placeholder: try parseValuePlaceholder())
        case .name where nextKind == .leftParenthesis:
            return .call(try parseCall())
        default:
            return .path(try parsePath())
        }
    }

    mutating func parseValuePlaceholder() throws(DynamoError) -> Text {
        guard current.kind == .valuePlaceholder else { throw syntaxError() }
        defer { advance() }
        return Text(text(of: current))
    }

    private mutating func parseCall() throws(DynamoError) -> CallSyntax {
        let tokenIndex = position
        let name = text(of: current)
        let function = ExpressionFunction(name: name)
        noteName(name, of: function, at: tokenIndex)
        advance()
        try expect(.leftParenthesis)
        try enter(function)
        var arguments = [try parseOperand()]
        while take(.comma) { arguments.append(try parseOperand()) }
        try expect(.rightParenthesis)
        leave()
        noteArguments(arguments, of: function)
        return CallSyntax(function: function, arguments: arguments, tokenIndex: tokenIndex)
    }
}

// MARK: - Functions in places where they may not be

extension Parser {
    private mutating func noteName(_ name: String, of function: ExpressionFunction, at tokenIndex: Int) {
        if function == .unknown {
            remember("Invalid function name; function: \(name)", at: tokenIndex)
        } else if function.isForUpdates != (kind == .update) {
            let family = kind == .update ? "an update" : "a condition"
            remember("The function is not allowed in \(family) expression; function: \(name)", at: tokenIndex)
        }
    }

    /// A function that is a condition may not be an operand.
    private mutating func noteUse(of operand: OperandSyntax) {
        if case .call(let call) = operand, call.function.isCondition { noteMisuse(of: call) }
    }

    private mutating func noteArguments(_ arguments: [OperandSyntax], of function: ExpressionFunction) {
        guard function == .listAppend else { return }
        for case .call(let call) in arguments where call.function == .listAppend { noteMisuse(of: call) }
    }

    mutating func noteMisuse(of call: CallSyntax) {
        remember(misuse(of: call.function), at: call.tokenIndex)
    }

    private func misuse(of function: ExpressionFunction) -> String {
        "The function is not allowed to be used this way in an expression; function: \(function.rawValue)"
    }

    /// What is wrong with a call inside so many others: a size has no size, and the other functions do not nest.
    func tooDeep(_ function: ExpressionFunction) -> DynamoError {
        function == .size
            ? OperandCheck(kind: kind).incorrectType(AttributeValue.Kind.number.rawValue, for: function.rawValue)
            : kind.invalid(misuse(of: function))
    }
}
