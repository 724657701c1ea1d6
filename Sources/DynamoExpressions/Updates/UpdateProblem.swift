import DynamoModel

/// Why an action cannot be carried out on an item.
enum UpdateProblem: Error {
    /// The path leads through a value that is no map or no list.
    case wrongParent
    /// An operand in the item has a type that the operator does not take.
    case incorrectType
    /// The path leads through a value that is missing.
    case missingParent
    /// A value to be read is missing.
    case missingAttribute
    /// The result of a sum is out of range.
    case number(DynamoError)

    func error(in form: Update.Form) -> DynamoError {
        switch self {
        case .wrongParent, .missingParent:
            .validation("The document path provided in the update expression is invalid for update")
        case .incorrectType:
            switch form {
            case .expression: .validation("An operand in the update expression has an incorrect data type")
            case .attributeUpdates: .validation("Type mismatch for attribute to update")
            }
        case .missingAttribute:
            .validation("The provided expression refers to an attribute that does not exist in the item")
        case .number(let error):
            error
        }
    }

    /// Of the problems of several actions, the one with the lowest rank is reported; at the same rank, the last
    /// action's.
    var rank: Int {
        switch self {
        case .wrongParent: 0
        case .incorrectType: 1
        case .missingParent, .missingAttribute: 2
        case .number: 3
        }
    }
}
