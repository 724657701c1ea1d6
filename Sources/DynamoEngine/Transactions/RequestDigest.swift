import DynamoModel

/// The hash by which two transactions with the same token are compared: SHA-256 of their parameters, each with its
/// length in front, in a fixed order. Items count by their canonical bytes, so the order of their attributes does not
/// matter.
struct RequestDigest {
    private var hash = SHA256()

    /// The hash of a request's parameters.
    static func of(_ input: TransactWriteItemsInput) -> [UInt8] {
        var digest = RequestDigest()
        digest.add(input.returnConsumedCapacity?.rawValue)
        digest.add(input.returnItemCollectionMetrics?.rawValue)
        for entry in input.transactItems { digest.add(entry) }
        return digest.hash.finish()
    }

    private mutating func add(_ entry: TransactWriteItem) {
        if let put = entry.put {
            add(["Put", put.tableName, put.conditionExpression], put.returnValuesOnConditionCheckFailure)
            add(put.item, put.expressionAttributeNames, put.expressionAttributeValues)
        }
        if let update = entry.update {
            add(
                ["Update", update.tableName, update.conditionExpression, update.updateExpression],
                update.returnValuesOnConditionCheckFailure)
            add(update.key, update.expressionAttributeNames, update.expressionAttributeValues)
        }
        if let delete = entry.delete {
            add(["Delete", delete.tableName, delete.conditionExpression], delete.returnValuesOnConditionCheckFailure)
            add(delete.key, delete.expressionAttributeNames, delete.expressionAttributeValues)
        }
        if let check = entry.conditionCheck {
            add(
                ["ConditionCheck", check.tableName, check.conditionExpression],
                check.returnValuesOnConditionCheckFailure)
            add(check.key, check.expressionAttributeNames, check.expressionAttributeValues)
        }
    }

    private mutating func add(_ texts: [String?], _ returnValues: ReturnValuesOnConditionCheckFailure?) {
        for text in texts { add(text) }
        add(returnValues?.rawValue)
    }

    private mutating func add(_ item: Item, _ names: [Text: Text]?, _ values: Item?) {
        add(item.bytes)
        add(names == nil ? -1 : names?.count ?? 0)
        for (placeholder, name) in (names ?? [:]).sorted(by: { $0.key < $1.key }) {
            add(placeholder.string)
            add(name.string)
        }
        if let values { add(values.bytes) } else { add(-1) }
    }

    private mutating func add(_ text: String?) {
        guard let text else { return add(-1) }
        add([UInt8](text.utf8))
    }

    private mutating func add(_ bytes: [UInt8]) {
        add(bytes.count)
        hash.update(bytes)
    }

    private mutating func add(_ number: Int) {
        withUnsafeBytes(of: Int64(number).littleEndian) { hash.update($0) }
    }
}
