import DynamoModel

/// Makes values of literals and parameters.
struct ValueTranslator {
    /// The levels that a value may have; DynamoDB's limit on items.
    private static let nestingLevels = 32

    let parameters: [AttributeValue]

    /// Whether the node is a literal or a parameter, so that ``value(_:)`` applies to it.
    func isValue(_ node: StatementNode) -> Bool {
        switch node.content {
        case .literal, .parameter, .list, .bag, .structure: true
        default: false
        }
    }

    /// The value of a literal or a parameter.
    ///
    /// - Throws: a ValidationException that tells where inside the value the problem is, beginning at `root`.
    func value(_ node: StatementNode) throws(DynamoError) -> AttributeValue {
        guard node.depth <= Self.nestingLevels else { throw Self.nestedTooDeeply }
        let value = try value(node, at: "root")
        // Parameters inside a literal add their own levels.
        if !parameters.isEmpty, Self.levels(of: value) > Self.nestingLevels { throw Self.nestedTooDeeply }
        return value
    }

    private static func levels(of value: AttributeValue) -> Int {
        switch value {
        case .list(let elements): 1 + (elements.map(levels).max() ?? 0)
        case .map(let item): 1 + (item.map { levels(of: $0.1) }.max() ?? 0)
        default: 1
        }
    }

    /// The attributes of an item literal.
    func attributes(_ members: [StatementNode.Member]) throws(DynamoError) -> [(Text, AttributeValue)] {
        var attributes: [(Text, AttributeValue)] = []
        for member in members { attributes.append((try key(member), try value(member.value))) }
        return attributes
    }

    private func key(_ member: StatementNode.Member) throws(DynamoError) -> Text {
        switch member.key.content {
        case .literal(.string(let name)):
            guard !name.isEmpty else { throw .validation("Empty attribute name") }
            return Text(name)
        default:
            throw .validation("Unsupported data type: \(member.key.content.operationName) at \(member.key.span)")
        }
    }

    private func value(_ node: StatementNode, at path: String) throws(DynamoError) -> AttributeValue {
        switch node.content {
        case .literal(let literal): return try value(literal, node, at: path)
        case .parameter(let index): return parameters[index]
        case .list(let elements):
            var values: [AttributeValue] = []
            for (index, element) in elements.enumerated() {
                values.append(try value(element, at: "\(path)[\(index)]"))
            }
            return .list(values)
        case .structure(let members):
            var attributes: [(Text, AttributeValue)] = []
            for member in members {
                let name = try key(member)
                attributes.append((name, try value(member.value, at: "\(path).\(name)")))
            }
            return .map(Item(attributes))
        case .bag(let members): return try set(members, at: path)
        case .call(let name, _): throw unsupported(name, node, at: path)
        default: throw unsupported(node.content.operationName, node, at: path)
        }
    }

    private func unsupported(_ type: String, _ node: StatementNode, at path: String) -> DynamoError {
        .validation("Unsupported data type: \(type) under key \(path) at \(node.span)")
    }

    private func value(
        _ literal: StatementNode.Literal, _ node: StatementNode, at path: String
    ) throws(DynamoError) -> AttributeValue {
        switch literal {
        case .string(let text): return .string(Text(text))
        case .boolean(let value): return .boolean(value)
        case .null: return .null
        case .missing: throw unsupported("MISSING", node, at: path)
        case .number(let digits):
            do throws(DynamoError) {
                return .number(try DynamoNumber(parsing: digits))
            } catch {
                throw .validation("\(error.message) under \(path)")
            }
        }
    }

    /// A set of strings, numbers or, with parameters, binaries.
    private func set(_ members: [StatementNode], at path: String) throws(DynamoError) -> AttributeValue {
        guard !members.isEmpty else { throw .validation("Empty bags are not supported") }
        var strings: [Text] = []
        var numbers: [DynamoNumber] = []
        var binaries: [[UInt8]] = []
        for (index, member) in members.enumerated() {
            switch try value(member, at: "\(path)[\(index)]") {
            case .string(let text): strings.append(text)
            case .number(let number): numbers.append(number)
            case .binary(let bytes): binaries.append(bytes)
            default: throw Self.mixedBag
            }
        }
        switch members.count {
        case strings.count:
            guard Set(strings).count == strings.count else {
                throw Self.duplicates(" [\(strings.map(\.string).joined(separator: ", "))]")
            }
            return .stringSet(of: strings)
        case numbers.count:
            guard Set(numbers).count == numbers.count else { throw Self.duplicates("") }
            return .numberSet(of: numbers)
        case binaries.count:
            guard Set(binaries).count == binaries.count else { throw Self.duplicates("") }
            return .binarySet(of: binaries)
        default: throw Self.mixedBag
        }
    }

    private static func duplicates(_ members: String) -> DynamoError {
        .validation("One or more parameter values were invalid: Input collection\(members) contains duplicates.")
    }

    private static let mixedBag = DynamoError.validation(
        "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags")
    private static let nestedTooDeeply = DynamoError.validation(
        "Nesting Levels have exceeded supported limits: "
            + "Attributes in the item have nested levels beyond supported limit"
    )
}
