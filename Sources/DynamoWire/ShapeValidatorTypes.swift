import DynamoModel

/// The first step of validation: the JSON types of a request, attribute values included.
///
/// The service's words for a wrong type depend on where it is: a structure that is an element of a list or a value of a
/// map is read by another path of its parser than one that is a member of a structure.
enum ShapeValidatorTypes {
    /// Where a value stands.
    enum Place {
        /// A member of a structure.
        case member
        /// An element of a list, a value of a map, or the request itself.
        case element
    }

    /// Throws `.serialization` for the first wrong type in the order of the text.
    static func check(_ value: JSONValue, _ shape: Shape, at place: Place) throws(DynamoError) {
        guard !value.isNull else { return }
        switch shape.kind {
        case .structure: try checkStructure(value, shape, at: place)
        case .list: try checkList(value, shape, at: place)
        case .map: try checkMap(value, shape, at: place)
        case .string: try require(value.isString, value, .string)
        case .integer: try require(value.isNumber, value, .number("Integer"))
        case .long: try require(value.isNumber, value, .number("Long"))
        case .double: try require(value.isNumber, value, .number("Double"))
        case .timestamp: try checkTimestamp(value)
        case .boolean: _ = try Bool(wire: value)
        case .blob: _ = try [UInt8](wire: value)
        case .attributeValue: try checkAttributeValue(value, at: place)
        }
    }

    private static func require(_ holds: Bool, _ value: JSONValue, _ type: WireType) throws(DynamoError) {
        guard holds else { throw type.mismatch(value) }
    }

    private static func checkStructure(_ value: JSONValue, _ shape: Shape, at place: Place) throws(DynamoError) {
        let name = "\(shape.name)"
        try require(value.isObject, value, place == .member ? .structure(name) : .element(name))
        try value.forEachMember { (name, member) throws(DynamoError) in
            guard let position = shape.position(of: name.bytes) else { return }
            try check(member, shape.members[position].shape, at: .member)
        }
    }

    private static func checkList(_ value: JSONValue, _ shape: Shape, at place: Place) throws(DynamoError) {
        guard let element = shape.element else { return }
        guard value.isArray else {
            throw place == .element && !value.isObject ? parameterizedMismatch : WireType.list.mismatch(value)
        }
        try value.forEachElement { (member) throws(DynamoError) in
            try check(member, element, at: .element)
        }
    }

    private static func checkMap(_ value: JSONValue, _ shape: Shape, at place: Place) throws(DynamoError) {
        guard let element = shape.element else { return }
        guard value.isObject else {
            guard !value.isArray else { throw unrecognizedCollection(of: element) }
            throw place == .element ? parameterizedMismatch : WireType.map(of: "").mismatch(value)
        }
        try value.forEachMember { (_, member) throws(DynamoError) in
            try check(member, element, at: .element)
        }
    }

    private static func checkAttributeValue(_ value: JSONValue, at place: Place) throws(DynamoError) {
        switch place {
        case .member: try AttributeValueTypes.checkMember(value)
        case .element: try AttributeValueTypes.checkElement(value)
        }
    }

    private static func checkTimestamp(_ value: JSONValue) throws(DynamoError) {
        switch value.kind {
        case .integer, .double: return
        case .string: throw .serialization("STRING_VALUE cannot be converted to milliseconds since epoch")
        case .boolean:
            let token = value.boolean ? "TRUE_VALUE" : "FALSE_VALUE"
            throw .serialization("\(token) cannot be converted to milliseconds since epoch")
        default: throw WireType.number("Date").mismatch(value)
        }
    }

    /// For a scalar where a list or map is within another: the service lets a cast of its own fail.
    private static let parameterizedMismatch = DynamoError.serialization(
        "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
            + "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base "
            + "of loader 'bootstrap')")

    /// For an array in place of a map.
    private static func unrecognizedCollection(of element: Shape) -> DynamoError {
        .serialization("Unrecognized collection type java.util.Map<java.lang.String, \(javaName(element))>")
    }

    /// The name of Java's type for a shape.
    private static func javaName(_ shape: Shape) -> String {
        switch shape.kind {
        case .string: "java.lang.String"
        case .integer: "java.lang.Integer"
        case .long: "java.lang.Long"
        case .double: "java.lang.Double"
        case .boolean: "java.lang.Boolean"
        case .timestamp: "java.util.Date"
        case .blob: "java.nio.ByteBuffer"
        case .structure, .attributeValue: "com.amazonaws.dynamodb.v20120810.\(shape.name)"
        case .list: "java.util.List<\(shape.element.map(javaName) ?? "")>"
        case .map: "java.util.Map<java.lang.String, \(shape.element.map(javaName) ?? "")>"
        }
    }
}
