import DynamoModel

/// What a member of a request should be, and what DynamoDB says of a JSON value that is something else.
enum WireType {
    /// A string, an enum's too.
    case string
    /// A number; the name is Java's: `Integer`, `Long` or `Double`.
    case number(StaticString)
    case boolean
    /// Bytes as Base64.
    case blob
    case list
    /// A map from strings to the type of this name.
    case map(of: String)
    /// A structure of this name as a member of another one.
    case structure(String)
    /// A structure of this name as an element of a list or a value of a map.
    case element(String)

    /// The SerializationException for a value that this type cannot be made of.
    func mismatch(_ value: JSONValue) -> DynamoError {
        switch value.kind {
        case .array: .serialization("Unrecognized collection type \(javaName)")
        case .object: .serialization("Start of structure or map found where not expected")
        default: .serialization(scalarMismatch(value))
        }
    }

    private func scalarMismatch(_ value: JSONValue) -> String {
        switch self {
        case .string: "\(WireType.token(value)) cannot be converted to String"
        case .number(let name): "\(WireType.token(value)) cannot be converted to \(name)"
        case .boolean where value.isString: "Unexpected token received from parser"
        case .boolean: "\(WireType.token(value)) cannot be converted to Boolean"
        case .blob: "only base-64-encoded strings are convertible to bytes"
        case .element: "Unexpected value type in payload"
        case .list, .map, .structure: "Unexpected field type"
        }
    }

    /// The name that the service's parser has for a JSON token.
    private static func token(_ value: JSONValue) -> StaticString {
        switch value.kind {
        case .string: "STRING_VALUE"
        case .integer: "NUMBER_VALUE"
        case .double: "DECIMAL_VALUE"
        case .boolean: value.boolean ? "TRUE_VALUE" : "FALSE_VALUE"
        case .null, .object, .array: "NULL_VALUE"
        }
    }

    private var javaName: String {
        switch self {
        case .string: "class java.lang.String"
        case .number(let name): "class java.lang.\(name)"
        case .boolean: "class java.lang.Boolean"
        case .blob: "class java.nio.ByteBuffer"
        case .list: "class java.util.List"
        case .map(let name): "java.util.Map<java.lang.String, \(WireType.qualified(name))>"
        case .structure(let name), .element(let name): "class \(WireType.qualified(name))"
        }
    }

    private static func qualified(_ name: String) -> String {
        name == "String" ? "java.lang.String" : "com.amazonaws.dynamodb.v20120810.\(name)"
    }
}
