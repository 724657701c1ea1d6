import DynamoModel

/// Values of requests as messages show them.
enum ShapeValidatorEcho {
    /// Values that take more words of the tape than this are not shown: an error should not be larger than the request
    /// by far, nor take long to write.
    private static let maximumWords = 4096

    private static func isTooLarge(_ value: JSONValue) -> Bool { value.next - value.index > maximumWords }

    /// A value as Java's `toString` prints it: `[a, b]`, `{a=b}`, `KeySchemaElement(attributeName=a, keyType=HASH)`.
    static func java(_ value: JSONValue, _ shape: Shape) -> String {
        guard !value.isNull else { return "null" }
        guard !isTooLarge(value) else { return "..." }
        return switch shape.kind {
        case .structure: javaStructure(value, shape)
        case .list: "[\(elements(value).map { java($0, shape.element ?? shape) }.joined(separator: ", "))]"
        case .map:
            "{"
                + value.effectiveMembers.map { name, member in
                    "\(String(decoding: name, as: UTF8.self))=\(java(member, shape.element ?? shape))"
                }.joined(separator: ", ") + "}"
        case .string: String(decoding: value.string, as: UTF8.self)
        case .integer, .long: String(ShapeValidatorCollector.whole(value))
        case .double, .timestamp: String(value.double)
        case .boolean: String((try? Bool(wire: value)) ?? false)
        case .blob: javaBytes(value)
        case .attributeValue: javaAttributeValue(value)
        }
    }

    /// The text of a value as JSON, without spaces.
    static func json(_ value: JSONValue) -> String {
        guard !isTooLarge(value) else { return "..." }
        var writer = JSONWriter()
        write(value, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// `TableName` as `tableName`.
    static func lowercaseFirst(_ name: StaticString) -> String {
        let name = "\(name)"
        return name.prefix(1).lowercased() + name.dropFirst()
    }

    private static func elements(_ list: JSONValue) -> [JSONValue] {
        var elements: [JSONValue] = []
        list.forEachElementWhile { element in
            elements.append(element)
            return true
        }
        return elements
    }

    private static func javaStructure(_ value: JSONValue, _ shape: Shape) -> String {
        let given = value.effectiveMembers
        var parts = shape.members.indices.map { position in
            let member = shape.members[position]
            let text = given.last { shape.position(of: $0.name) == position }.map { java($0.value, member.shape) }
            return "\(lowercaseFirst(member.name))=\(text ?? "null")"
        }
        // A member that the service has and its model has not.
        if shape.name.isSame(as: "PutRequest") { parts.append("workloadProfileName=null") }
        return "\(shape.name)(\(parts.joined(separator: ", ")))"
    }
}

extension ShapeValidatorEcho {
    /// The members of an attribute value in the service's order; those without a name on the wire are always null.
    private static let attributeValueMembers: [(java: String, wire: String)] = [
        ("s", "S"), ("n", "N"), ("b", "B"), ("iNT", ""), ("dECIMAL", ""), ("dOUBLE", ""), ("sS", "SS"), ("nS", "NS"),
        ("bS", "BS"), ("iNTSET", ""), ("dECIMALSET", ""), ("dOUBLESET", ""), ("m", "M"), ("l", "L"), ("nULL", "NULL"),
        ("bOOL", "BOOL"),
    ]

    private static func javaAttributeValue(_ value: JSONValue) -> String {
        let given = value.effectiveMembers
        let parts = attributeValueMembers.map { java, wire in
            let member = given.last { !wire.isEmpty && $0.name.elementsEqual(wire.utf8) }?.value
            return "\(java)=\(member.map { javaContent($0, wire) } ?? "null")"
        }
        return "AttributeValue(\(parts.joined(separator: ", ")))"
    }

    private static func javaContent(_ value: JSONValue, _ type: String) -> String {
        switch type {
        case "B": javaBytes(value)
        case "BS": "[\(elements(value).map(javaBytes).joined(separator: ", "))]"
        case "SS", "NS":
            "[\(elements(value).map { String(decoding: $0.string, as: UTF8.self) }.joined(separator: ", "))]"
        case "L": "[\(elements(value).map(javaAttributeValue).joined(separator: ", "))]"
        case "M":
            "{"
                + value.effectiveMembers.map { name, member in
                    "\(String(decoding: name, as: UTF8.self))=\(javaAttributeValue(member))"
                }.joined(separator: ", ") + "}"
        case "BOOL", "NULL": String((try? Bool(wire: value)) ?? false)
        default: String(decoding: value.string, as: UTF8.self)
        }
    }

    private static func javaBytes(_ value: JSONValue) -> String {
        let count = (try? [UInt8](wire: value))?.count ?? 0
        return "java.nio.HeapByteBuffer[pos=0 lim=\(count) cap=\(count)]"
    }

    private static func write(_ value: JSONValue, to writer: inout JSONWriter) {
        switch value.kind {
        case .object:
            writer.beginObject()
            for (name, member) in value.effectiveMembers {
                writer.name(utf8: name)
                write(member, to: &writer)
            }
            writer.endObject()
        case .array:
            writer.beginArray()
            for element in elements(value) { write(element, to: &writer) }
            writer.endArray()
        case .string: writer.string(utf8: value.string)
        case .integer: writer.integer(Int(value.integer))
        case .double: writer.double(value.double)
        case .boolean: writer.boolean(value.boolean)
        case .null: writer.null()
        }
    }
}
