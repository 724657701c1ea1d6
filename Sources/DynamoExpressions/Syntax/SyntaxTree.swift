import DynamoModel

/// The syntax tree of an expression: placeholders are not resolved yet, so that it can be kept by the expression's
/// text.
///
/// What can be judged from the text alone (reserved words, unknown functions, limits) has been judged by the parser.
enum SyntaxTree: Sendable {
    case condition(ConditionSyntax)
    case projection([PathSyntax])
    case update([UpdateActionSyntax])
}

/// A document path as written: `a.#n[3]`.
struct PathSyntax: Sendable {
    enum Name: Sendable {
        case literal(Text)
        case placeholder(Text)
    }

    enum Step: Sendable {
        case name(Name)
        case index(Int)
    }

    var attribute: Name
    var steps: [Step] = []
}

/// An operand of a condition, or the right side of SET.
enum OperandSyntax: Sendable {
    case path(PathSyntax)
    case value(placeholder: Text)
    case call(CallSyntax)
    /// `left + right` or `left - right`; only in SET.
    indirect case arithmetic(ArithmeticOperator, OperandSyntax, OperandSyntax)
}

enum ArithmeticOperator: String, Sendable {
    case plus = "+"
    case minus = "-"
}

struct CallSyntax: Sendable {
    var function: ExpressionFunction
    var arguments: [OperandSyntax]
    /// The index of the function's name among the tokens.
    var tokenIndex: Int
}

enum ConditionSyntax: Sendable {
    case all([ConditionSyntax])
    case any([ConditionSyntax])
    indirect case not(ConditionSyntax)
    case comparison(OperandSyntax, Comparator, OperandSyntax)
    case between(OperandSyntax, lower: OperandSyntax, upper: OperandSyntax)
    case oneOf(OperandSyntax, [OperandSyntax])
    case call(CallSyntax)
}

enum UpdateActionSyntax: Sendable {
    case set(PathSyntax, OperandSyntax)
    case remove(PathSyntax)
    case add(PathSyntax, placeholder: Text)
    case delete(PathSyntax, placeholder: Text)

    var target: PathSyntax {
        switch self {
        case .set(let path, _), .remove(let path), .add(let path, _), .delete(let path, _): path
        }
    }
}
