import DynamoExpressions
import DynamoModel

/// What a request's key is used for, which decides how DynamoDB words what is wrong with it.
enum KeyUse {
    /// The key attributes of an item to be put.
    case item
    /// The same in a batch, where DynamoDB says less of what is wrong.
    case batchItem
    /// The Key of a request, which holds nothing else.
    case key
}

extension KeySchema {
    /// Checks the key attributes of `item`, of which a table has one or two, and returns the store's key of it.
    ///
    /// - Throws: a ValidationException for a missing, superfluous, mistyped, empty or too long key attribute.
    func checkedKey(of item: Item, for use: KeyUse, in keyspace: Keyspace) throws(DynamoError) -> [UInt8] {
        if use == .key, item.entryCount != attributes.count { throw .keyMismatch }
        let result: Result<[UInt8], DynamoError> = item.bytes.withUnsafeBytes { bytes in
            Result { () throws(DynamoError) in
                let partition = try checkedValue(of: attributes[0], in: bytes, for: use)
                let sort =
                    attributes.count > 1 ? try checkedValue(of: attributes[1], in: bytes, for: use) : nil
                try check(partition, hasAtMost: KeyLimit.partitionBytes, else: .partitionKeyTooLong)
                if let sort { try check(sort, hasAtMost: KeyLimit.sortBytes, else: .sortKeyTooLong) }
                return keyspace.itemKey(partition: partition.payload, sort: sort?.payload)
            }
        }
        return try result.get()
    }

    private func checkedValue(
        of attribute: KeyAttribute, in bytes: UnsafeRawBufferPointer, for use: KeyUse
    ) throws(DynamoError) -> ValueView {
        guard let value = ItemReader.value(named: attribute.name, in: bytes) else {
            throw use != .item ? .keyMismatch : .invalidParameter("Missing the key \(attribute.name) in the item")
        }
        guard value.kind == attribute.kind else {
            throw use != .item
                ? .keyMismatch
                : .invalidParameter(
                    "Type mismatch for key \(attribute.name) expected: \(attribute.kind.rawValue) "
                        + "actual: \(value.kind.rawValue)")
        }
        guard value.payload.count > 0 else {
            throw .emptyKey(attribute)
        }
        return value
    }

    private func check(
        _ value: ValueView, hasAtMost limit: Int, else error: @autoclosure () -> DynamoError
    ) throws(DynamoError) {
        guard value.kind == .number || value.payload.count <= limit else { throw error() }
    }
}

extension DynamoError {
    static let keyMismatch = validation("The provided key element does not match the schema")
    static func emptyKey(_ attribute: KeyAttribute) -> DynamoError {
        .validation(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
                + "empty \(attribute.kind == .string ? "string" : "binary") value. Key: \(attribute.name)")
    }
    static let partitionKeyTooLong = invalidParameter(
        "Size of hashkey has exceeded the maximum size limit of2048 bytes")
    static let sortKeyTooLong = invalidParameter(
        "Aggregated size of all range keys has exceeded the size limit of 1024 bytes")
}
