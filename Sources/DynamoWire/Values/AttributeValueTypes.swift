import DynamoModel

/// Checks the JSON types in attribute values, in the order of the text, down to the Base64 of binaries. What the values
/// are is not looked at: a map without a datatype, or a number that is none, passes.
enum AttributeValueTypes {
    private static let structureName = "AttributeValue"

    /// Checks a map of attribute values. Throws `.serialization`.
    static func checkMap(_ map: JSONValue) throws(DynamoError) {
        guard !map.isNull else { return }
        guard map.isObject else { throw WireType.map(of: structureName).mismatch(map) }
        try map.forEachMember { _, value throws(DynamoError) in try checkElement(value) }
    }

    /// Checks one attribute value in a list or map. Throws `.serialization`.
    static func checkElement(_ value: JSONValue) throws(DynamoError) {
        try check(value, as: .element(structureName))
    }

    /// Checks one attribute value that is a member of a structure. Throws `.serialization`.
    static func checkMember(_ value: JSONValue) throws(DynamoError) {
        try check(value, as: .structure(structureName))
    }

    private static func check(_ value: JSONValue, as type: WireType) throws(DynamoError) {
        guard !value.isNull else { return }
        guard value.isObject else { throw type.mismatch(value) }
        try value.forEachMember { name, content throws(DynamoError) in
            guard let kind = AttributeValue.Kind(wireName: name.bytes), !content.isNull else { return }
            try check(content, of: kind)
        }
    }

    private static func check(_ content: JSONValue, of kind: AttributeValue.Kind) throws(DynamoError) {
        switch kind {
        case .string, .number: try checkString(content)
        case .binary: _ = try [UInt8](wire: content)
        case .boolean, .null: _ = try Bool(wire: content)
        case .stringSet, .numberSet:
            try checkList(content) { member throws(DynamoError) in try checkString(member) }
        case .binarySet:
            try checkList(content) { member throws(DynamoError) in _ = try [UInt8](wire: member) }
        case .list:
            try checkList(content) { member throws(DynamoError) in try checkElement(member) }
        case .map: try checkMap(content)
        }
    }

    private static func checkString(_ value: JSONValue) throws(DynamoError) {
        guard value.isString else { throw WireType.string.mismatch(value) }
    }

    private static func checkList(
        _ list: JSONValue, _ check: (JSONValue) throws(DynamoError) -> Void
    ) throws(DynamoError) {
        guard list.isArray else { throw WireType.list.mismatch(list) }
        try list.forEachElement(check)
    }
}
