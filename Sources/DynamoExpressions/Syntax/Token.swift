/// A token of an expression: what it is and which bytes of the text it stands for.
struct Token: Sendable {
    enum Kind: Sendable, Equatable {
        case name
        case namePlaceholder
        case valuePlaceholder
        case integer
        case keyword(Keyword)
        case comparator(Comparator)
        case plus, minus
        case leftParenthesis, rightParenthesis
        case leftBracket, rightBracket
        case comma, dot
        /// A character that begins no token.
        case unknown
        case end
    }

    let kind: Kind
    /// Offsets of UTF-8 bytes.
    let range: Range<Int>
}

/// The words with a meaning in the grammar of conditions or of updates, in any mix of cases.
enum Keyword: String, Sendable {
    case and, or, not, between
    case within = "in"
    case set, remove, add, delete

    static let conditionKeywords: [Keyword] = [.and, .or, .not, .between, .within]
    static let updateKeywords: [Keyword] = [.set, .remove, .add, .delete]
}

/// A comparison of two operands.
public enum Comparator: String, Sendable, Hashable, CaseIterable {
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    /// What it becomes when its operands change sides.
    public var mirrored: Comparator {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}
