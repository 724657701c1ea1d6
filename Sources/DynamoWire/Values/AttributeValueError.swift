public import DynamoModel

/// What DynamoDB says of attribute values that are well formed JSON of the right types, but no values.
enum AttributeValueError {
    private static let invalid = "One or more parameter values were invalid: "

    static let noDatatype = DynamoError.validation(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
    static let severalDatatypes = DynamoError.validation(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes")
    static let tooDeep = DynamoError.validation(
        "Nesting Levels have exceeded supported limits: "
            + "Attributes in the item have nested levels beyond supported limit")

    static let falseNull = DynamoError.validation("\(invalid)Null attribute value types must have the value of true")
    // The doubled spaces are the service's.
    static let emptyStringSet = DynamoError.validation("\(invalid)An string set  may not be empty")
    static let emptyNumberSet = DynamoError.validation("\(invalid)An number set  may not be empty")
    static let emptyBinarySet = DynamoError.validation("\(invalid)Binary sets should not be empty")
    static let repeatedNumber = DynamoError.validation("Input collection contains duplicates")

    /// The members are listed as the request has them.
    static func repeatedString(in set: JSONValue) -> DynamoError {
        .validation("\(invalid)Input collection [\(listed(set))] contains duplicates.")
    }

    /// The members are listed as the request has them, in Base64. The missing space is the service's.
    static func repeatedBinary(in set: JSONValue) -> DynamoError {
        .validation("\(invalid)Input collection [\(listed(set))]of type BS contains duplicates.")
    }

    private static func listed(_ set: JSONValue) -> String {
        var text = ""
        // The set has been read: each member is a string.
        try? set.forEachElement { member throws(DynamoError) in
            if !text.isEmpty { text += ", " }
            text += String(decoding: member.string, as: UTF8.self)
        }
        return text
    }
}

extension DynamoError {
    /// The error as PutItem, UpdateItem and DeleteItem report what is wrong with a value in the request. GetItem, Query
    /// and the batches report it as it is.
    ///
    /// Only for errors of decoding. A missing datatype and several of them stay bare.
    public var inValidationEnvelope: DynamoError {
        let bare = [AttributeValueError.noDatatype, AttributeValueError.severalDatatypes]
        guard code == .validation, !bare.contains(self) else { return self }
        var enveloped = self
        enveloped.message = "1 validation error detected: \(message)"
        return enveloped
    }
}
