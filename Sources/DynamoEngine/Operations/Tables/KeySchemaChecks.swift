import DynamoExpressions
import DynamoModel

/// The rules of KeySchema and AttributeDefinitions.
struct KeySchemaChecks {
    private let kinds: [Text: AttributeValue.Kind]
    private let definedNames: [Text]

    /// - Throws: a ValidationException when an attribute is defined twice.
    init(definitions: [AttributeDefinition]) throws(DynamoError) {
        var kinds: [Text: AttributeValue.Kind] = [:]
        for definition in definitions {
            guard kinds.updateValue(definition.attributeType.kind, forKey: definition.attributeName) == nil else {
                throw .validation("Attribute Name is duplicated: \(definition.attributeName)")
            }
        }
        self.kinds = kinds
        definedNames = definitions.map(\.attributeName)
    }

    /// Checks that the definitions are just those of the keys.
    ///
    /// - Parameter schemas: of the table, and of each index.
    func checkCover(table: [KeySchemaElement], indexes schemas: [[KeySchemaElement]]) throws(DynamoError) {
        for schema in [table] + schemas { try Self.checkNames(in: schema) }
        if definedNames.isEmpty {
            throw .validation("Invalid KeySchema: Some index key attribute have no definition")
        }
        for schema in [table] + schemas { try checkDefined(schema) }
        let used = Set(([table] + schemas).flatMap { $0.map(\.attributeName) })
        guard used.count < definedNames.count else { return }
        if schemas.isEmpty {
            throw .invalidParameter(
                "Number of attributes in KeySchema does not exactly match number of attributes defined in "
                    + "AttributeDefinitions")
        }
        throw .invalidParameter(
            "Some AttributeDefinitions are not used. AttributeDefinitions: \(Self.list(definedNames)), "
                + "keys used: \(Self.list(used.sorted()))")
    }

    /// Checks that no attribute is twice in a key.
    static func checkNames(in schema: [KeySchemaElement]) throws(DynamoError) {
        guard Set(schema.map(\.attributeName)).count < schema.count else { return }
        throw .validation(
            schema.count == 2
                ? "Both the Hash Key and the Range Key element in the KeySchema have the same name"
                : "The KeySchema contains multiple key attributes with the same name")
    }

    /// Checks that each attribute of a key has a definition.
    func checkDefined(_ schema: [KeySchemaElement]) throws(DynamoError) {
        guard schema.contains(where: { kinds[$0.attributeName] == nil }) else { return }
        throw .invalidParameter(
            "Some index key attributes are not defined in AttributeDefinitions. "
                + "Keys: \(Self.list(schema.map(\.attributeName))), "
                + "AttributeDefinitions: \(Self.list(definedNames))")
    }

    private static func list(_ names: [Text]) -> String {
        "[\(names.map(\.string).joined(separator: ", "))]"
    }

    /// The schema of a table or local index: one partition attribute and at most one sort attribute.
    func simpleSchema(_ elements: [KeySchemaElement]) throws(DynamoError) -> KeySchema {
        try checkBegin(elements)
        guard elements.count > 1 else { return schema(elements) }
        guard elements[1].keyType == .range else {
            throw .validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
        }
        return schema(elements)
    }

    /// The schema of a global index: up to four partition and four sort attributes.
    func globalSchema(_ elements: [KeySchemaElement]) throws(DynamoError) -> KeySchema {
        try checkBegin(elements)
        let firstRange = elements.firstIndex { $0.keyType == .range } ?? elements.endIndex
        guard elements[firstRange...].allSatisfy({ $0.keyType == .range }) else {
            throw .invalidParameter("All HASH key attributes must precede RANGE key attributes in the KeySchema")
        }
        guard firstRange <= Self.maximumGlobalAttributes else {
            throw .invalidParameter("The KeySchema exceeds the maximum allowed number of HASH key attributes")
        }
        guard elements.count - firstRange <= Self.maximumGlobalAttributes else {
            throw .invalidParameter("The KeySchema exceeds the maximum allowed number of RANGE key attributes")
        }
        return schema(elements)
    }

    private static let maximumGlobalAttributes = 4

    private func checkBegin(_ elements: [KeySchemaElement]) throws(DynamoError) {
        guard elements.first?.keyType == .hash else {
            throw .validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
        }
    }

    private func schema(_ elements: [KeySchemaElement]) -> KeySchema {
        let attributes = elements.map { element in
            // Every element has a definition: that is checked before the shape.
            KeyAttribute(
                name: element.attributeName, kind: kinds[element.attributeName]!,
                role: element.keyType == .hash ? .partition : .sort)
        }
        return KeySchema(
            partition: attributes.filter { $0.role == .partition }, sort: attributes.filter { $0.role == .sort })
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
