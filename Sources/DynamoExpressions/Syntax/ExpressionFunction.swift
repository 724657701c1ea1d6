/// The functions of the expression languages. Their names are case-sensitive.
enum ExpressionFunction: String, Sendable {
    case attributeExists = "attribute_exists"
    case attributeNotExists = "attribute_not_exists"
    case attributeType = "attribute_type"
    case beginsWith = "begins_with"
    case contains
    case size
    case ifNotExists = "if_not_exists"
    case listAppend = "list_append"
    /// A name that no function has. The parser reports it before anything is bound.
    case unknown = ""

    init(name: String) {
        self = Self(rawValue: name) ?? .unknown
    }

    var operandCount: Int {
        switch self {
        case .attributeExists, .attributeNotExists, .size, .unknown: 1
        case .attributeType, .beginsWith, .contains, .ifNotExists, .listAppend: 2
        }
    }

    /// Whether it belongs to updates; the others belong to conditions.
    var isForUpdates: Bool {
        self == .ifNotExists || self == .listAppend
    }

    /// Whether it is a condition by itself.
    var isCondition: Bool {
        switch self {
        case .attributeExists, .attributeNotExists, .attributeType, .beginsWith, .contains: true
        case .size, .ifNotExists, .listAppend, .unknown: false
        }
    }
}
