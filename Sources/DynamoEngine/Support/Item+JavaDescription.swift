import DynamoModel

extension Item {
    /// The item as some of DynamoDB's messages show it: `{id=AttributeValue: {S:abc}, n=AttributeValue: {N:1}}`.
    var javaDescription: String {
        let members = map { name, value in "\(name)=AttributeValue: {\(value.javaDescription)}" }
        return "{\(members.joined(separator: ", "))}"
    }
}

extension AttributeValue {
    /// Keys are all that is shown, so other types only tell their name.
    fileprivate var javaDescription: String {
        switch self {
        case .string(let text): "S:\(text)"
        case .number(let number): "N:\(number)"
        case .binary, .boolean, .null, .stringSet, .numberSet, .binarySet, .list, .map: kind.rawValue
        }
    }
}
