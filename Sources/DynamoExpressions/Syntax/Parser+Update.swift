import DynamoModel

/// The grammar of updates: sections SET, REMOVE, ADD and DELETE in any order.
extension Parser {
    /// The actions as written, and the first section that occurs twice.
    mutating func parseUpdate() throws(DynamoError) -> (actions: [UpdateActionSyntax], repeated: Keyword?) {
        var actions: [UpdateActionSyntax] = []
        var sections: Set<Keyword> = []
        var repeated: Keyword?
        repeat {
            guard case .keyword(let section) = current.kind else { throw syntaxError() }
            advance()
            if !sections.insert(section).inserted, repeated == nil { repeated = section }
            repeat {
                actions.append(try parseAction(in: section))
            } while take(.comma)
        } while current.kind != .end
        return (actions, repeated)
    }

    private mutating func parseAction(in section: Keyword) throws(DynamoError) -> UpdateActionSyntax {
        let path = try parsePath()
        switch section {
        case .set:
            try expect(.comparator(.equal))
            return .set(path, try parseAssigned())
        case .add:
            return .add(path, placeholder: try parseValuePlaceholder())
        case .delete:
            return .delete(path, placeholder: try parseValuePlaceholder())
        default:
            return .remove(path)
        }
    }

    /// The right side of SET: an operand, or the sum or difference of two, the whole or its parts in parentheses.
    private mutating func parseAssigned() throws(DynamoError) -> OperandSyntax {
        guard current.kind == .leftParenthesis else { return try parseArithmetic(try parseOperand()) }
        advance()
        try enter()
        let inner = try parseArithmetic(try parseOperand())
        try expect(.rightParenthesis)
        leave()
        if case .arithmetic = inner { return inner }
        return try parseArithmetic(inner)
    }

    private mutating func parseArithmetic(_ left: OperandSyntax) throws(DynamoError) -> OperandSyntax {
        let arithmetic: ArithmeticOperator
        switch current.kind {
        case .plus: arithmetic = .plus
        case .minus: arithmetic = .minus
        default: return left
        }
        try countOperator()
        advance()
        return .arithmetic(arithmetic, left, try parseOperand())
    }
}
