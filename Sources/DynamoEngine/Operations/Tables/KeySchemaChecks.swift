import DynamoExpressions
import DynamoModel

/// The rules of a table's KeySchema and AttributeDefinitions.
enum KeySchemaChecks {
    /// The schema that a request describes.
    static func schema(
        _ elements: [KeySchemaElement], definitions: [AttributeDefinition]
    ) throws(DynamoError) -> KeySchema {
        try checkShape(elements)
        try checkNames(of: definitions)
        if definitions.isEmpty {
            throw .validation("Invalid KeySchema: Some index key attribute have no definition")
        }
        try checkDefinitions(definitions, of: elements)
        if definitions.count > elements.count {
            throw .invalidParameter(
                "Number of attributes in KeySchema does not exactly match number of attributes defined in "
                    + "AttributeDefinitions")
        }
        var attributes: [KeyAttribute] = []
        for element in elements {
            // Every element has a definition: it was checked above.
            let definition = definitions.first { $0.attributeName == element.attributeName }!
            attributes.append(KeyAttribute(
                    name: element.attributeName, kind: definition.attributeType.kind,
                    role: element.keyType == .hash ? .partition : .sort))
        }
        return KeySchema(partition: [attributes[0]], sort: Array(attributes.dropFirst()))
    }

    private static func checkShape(_ elements: [KeySchemaElement]) throws(DynamoError) {
        guard let first = elements.first, first.keyType == .hash else {
            throw .validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
        }
        guard elements.count > 1 else { return }
        guard elements[1].keyType == .range else {
            throw .validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
        }
        guard elements[1].attributeName != first.attributeName else {
            throw .validation(
                "Both the Hash Key and the Range Key element in the KeySchema have the same name")
        }
    }

    private static func checkNames(of definitions: [AttributeDefinition]) throws(DynamoError) {
        var names: Set<Text> = []
        for definition in definitions where !names.insert(definition.attributeName).inserted {
            throw .validation("Attribute Name is duplicated: \(definition.attributeName)")
        }
    }

    private static func checkDefinitions(
        _ definitions: [AttributeDefinition], of elements: [KeySchemaElement]
    ) throws(DynamoError) {
        let defined = definitions.map(\.attributeName)
        guard elements.contains(where: { !defined.contains($0.attributeName) }) else { return }
        let keys = elements.map(\.attributeName.string).joined(separator: ", ")
        throw .invalidParameter(
            "Some index key attributes are not defined in AttributeDefinitions. Keys: [\(keys)], "
                + "AttributeDefinitions: [\(defined.map(\.string).joined(separator: ", "))]")
    }
}

extension ScalarAttributeType {
    /// The type of values that the definition asks for.
    var kind: AttributeValue.Kind {
        switch self {
        case .s: .string
        case .n: .number
        case .b: .binary
        }
    }
}
