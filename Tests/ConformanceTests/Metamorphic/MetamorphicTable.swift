/// The tables that the clients use.
enum MetamorphicTable {
    /// An index as the model knows it.
    struct Index {
        let name: String
        let keys: [String]
        /// The projected attributes besides the keys; nil for all.
        let projected: [String]?

        /// What the index holds of an item; nil when it lacks a key attribute.
        func entry(of item: [String: JSON]) -> [String: JSON]? {
            guard keys.allSatisfy({ item[$0] != nil }) else { return nil }
            guard let projected else { return item }
            let names = Set(keys + projected + ["pk", "sk"])
            return item.filter { names.contains($0.key) }
        }
    }

    static let local = Index(name: "local", keys: ["pk", "ls"], projected: [])
    static let all = Index(name: "all", keys: ["gk", "gs"], projected: nil)
    static let some = Index(name: "some", keys: ["gk"], projected: ["v"])
    static let indexes = [local, all, some]

    /// The inputs of CreateTable.
    static let creations: [JSON] = [
        [
            "TableName": "Items", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": keySchema("pk", "sk"),
            "AttributeDefinitions": [
                definition("pk", "S"), definition("sk", "N"), definition("gk", "S"), definition("gs", "N"),
                definition("ls", "S"),
            ],
            "LocalSecondaryIndexes": [
                [
                    "IndexName": "local", "KeySchema": keySchema("pk", "ls"),
                    "Projection": ["ProjectionType": "KEYS_ONLY"],
                ]
            ],
            "GlobalSecondaryIndexes": [
                ["IndexName": "all", "KeySchema": keySchema("gk", "gs"), "Projection": ["ProjectionType": "ALL"]],
                [
                    "IndexName": "some", "KeySchema": keySchema("gk"),
                    "Projection": ["ProjectionType": "INCLUDE", "NonKeyAttributes": ["v"]],
                ],
            ],
        ],
        [
            "TableName": "Counters", "BillingMode": "PAY_PER_REQUEST", "KeySchema": keySchema("pk", "sk"),
            "AttributeDefinitions": [definition("pk", "S"), definition("sk", "N")],
        ],
    ]

    private static func definition(_ name: String, _ type: String) -> JSON {
        ["AttributeName": .string(name), "AttributeType": .string(type)]
    }

    private static func keySchema(_ partition: String, _ sort: String? = nil) -> JSON {
        var elements: [JSON] = [["AttributeName": .string(partition), "KeyType": "HASH"]]
        if let sort { elements.append(["AttributeName": .string(sort), "KeyType": "RANGE"]) }
        return .array(elements)
    }
}

extension JSON {
    /// A number as an attribute's value.
    static func attribute(_ number: Int) -> JSON { ["N": .string(String(number))] }

    /// A text as an attribute's value.
    static func attribute(_ text: String) -> JSON { ["S": .string(text)] }

    /// The number that an attribute's value is; nil for other types.
    var attributeNumber: Int? { self["N"]?.string.flatMap { Int($0) } }

    /// The text that an attribute's value is; nil for other types.
    var attributeText: String? { self["S"]?.string }
}
