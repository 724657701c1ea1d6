/// Where a piece of a statement stands. Messages tell it as `line:column:length`, in characters, the first being 1.
struct SourceSpan: Sendable, Hashable, CustomStringConvertible {
    var line: Int
    var column: Int
    var length: Int

    var description: String { "\(line):\(column):\(length)" }
}

/// A token of a PartiQL statement.
struct StatementToken: Sendable {
    enum Kind: Sendable, Hashable {
        case identifier
        case quotedIdentifier
        case keyword
        case operation
        case string
        case number
        case boolean
        case null
        case missing
        /// A `?`; its position among them, the first being 0.
        case parameter(Int)
        case leftParenthesis, rightParenthesis
        case leftBracket, rightBracket
        case leftBrace, rightBrace
        case leftBag, rightBag
        case star, dot, comma, colon, semicolon
        case alias, position, by, ascending, descending
        case end

        /// What messages call the token when they miss it.
        var expectation: String {
            switch self {
            case .rightParenthesis: "RIGHT_PAREN"
            case .rightBracket: "RIGHT_BRACKET"
            case .rightBrace: "RIGHT_CURLY"
            case .rightBag: "RIGHT_DOUBLE_ANGLE_BRACKET"
            case .colon: "COLON"
            case .by: "BY"
            default: "\(self)"
            }
        }
    }

    let kind: Kind
    /// The word of a keyword or operator, in lower case; the name of an identifier and the value of a string without
    /// quotes; the digits of a number.
    let text: String
    let span: SourceSpan

    /// The word, if it is one with a meaning in the grammar.
    var word: String? {
        switch kind {
        case .keyword, .operation, .alias, .position, .null, .missing: text
        default: nil
        }
    }

    /// How closely the operator binds its left side; 0 when the token is no infix operator.
    var precedence: Int {
        switch kind {
        case .star: 70
        case .operation: StatementWords.precedence[text] ?? 0
        default: 0
        }
    }
}
