public import DynamoModel

extension DynamoError {
    /// An error about an attribute value in the words of the layer that checks an operation's values.
    ///
    /// DynamoDB has two such layers. PutItem, UpdateItem, DeleteItem, GetItem, BatchGetItem and Query have the newer
    /// one; batches of writes, Scan, transactions and PartiQL still have the older one.
    ///
    /// - Parameter request: the request, in which the value is looked for again.
    public func worded(for operation: DynamoOperation, in request: JSONValue) -> DynamoError {
        guard code == .validation else { return self }
        switch operation {
        case .putItem, .updateItem, .deleteItem: return newer(in: request).inValidationEnvelope
        case .getItem, .batchGetItem, .query: return newer(in: request)
        default: return older(in: request)
        }
    }

    private func newer(in request: JSONValue) -> DynamoError {
        if self == AttributeValueError.repeatedNumber {
            return .validation("One or more parameter values were invalid: Input collection contains duplicates.")
        }
        return request.newerRepetition(of: self) ?? self
    }

    /// The older layer ends the message about an empty number early, and tells the placeholder of an expression's
    /// value.
    private func older(in request: JSONValue) -> DynamoError {
        var error = self
        let emptyNumber = DynamoError.notANumber("")
        if self == emptyNumber { error.message.removeLast(2) }
        if let placeholder = request["ExpressionAttributeValues"]?.placeholder(of: self) {
            error.message = "ExpressionAttributeValues contains invalid value: \(error.message) for key \(placeholder)"
        }
        return error
    }
}

extension JSONValue {
    /// The placeholder whose value is what the error is about; nil when none is.
    fileprivate func placeholder(of error: DynamoError) -> String? {
        var placeholder: String?
        guard isObject else { return nil }
        try? forEachMember { name, value throws(DynamoError) in
            guard placeholder == nil else { return }
            let outcome = Result { () throws(DynamoError) in try AttributeValue(wire: value) }
            if case .failure(let found) = outcome, found == error {
                placeholder = String(decoding: name.bytes, as: UTF8.self)
            }
        }
        return placeholder
    }

    /// The newer layer's words for the set whose repetition is the error; nil when there is no such set in the value.
    fileprivate func newerRepetition(of error: DynamoError) -> DynamoError? {
        if isArray, holdsOnlyStrings {
            if AttributeValueError.repeatedString(in: self) == error {
                return repetition(separator: ", ", ending: " contains duplicates.") { Array($0.string) }
            }
            if AttributeValueError.repeatedBinary(in: self) == error {
                return repetition(separator: ",", ending: "of type BS contains duplicates.") { member in
                    (try? [UInt8](wire: member)) ?? []
                }
            }
        }
        var found: DynamoError?
        if isArray {
            try? forEachElement { element throws(DynamoError) in found = found ?? element.newerRepetition(of: error) }
        } else if isObject {
            try? forEachMember { _, member throws(DynamoError) in found = found ?? member.newerRepetition(of: error) }
        }
        return found
    }

    private var holdsOnlyStrings: Bool {
        var holds = true
        try? forEachElement { element throws(DynamoError) in if !element.isString { holds = false } }
        return holds
    }

    /// The members up to the first repeated one in the order of their values, then that one, then the rest as sent.
    private func repetition(
        separator: String, ending: String, value: (JSONValue) -> [UInt8]
    ) -> DynamoError {
        var members: [(text: String, value: [UInt8])] = []
        try? forEachElement { element throws(DynamoError) in
            members.append((String(decoding: element.string, as: UTF8.self), value(element)))
        }
        var seen: Set<[UInt8]> = []
        let first = members.firstIndex { !seen.insert($0.value).inserted } ?? members.endIndex
        let sorted = members[..<first].sorted { $0.value.precedesBytes(of: $1.value) }
        let listed = (sorted + members[first...]).map { "\"\($0.text)\"" }
        return .validation(
            "One or more parameter values were invalid: Input collection [\(listed.joined(separator: separator))]"
                + ending)
    }
}
