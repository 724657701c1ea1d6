import DynamoModel

/// Puts parameters into statements and translates them into the conditions, updates and items that expressions make
/// too.
struct StatementBinder {
    let parameters: [AttributeValue]

    func select(_ node: StatementNode) throws(DynamoError) -> BoundSelect {
        guard case .select(let select) = node.content, let source = select.source else {
            throw .unsupportedOperation(node)
        }
        if select.hasAlias { throw .validation("Aliasing is not supported") }
        if let unsupported = select.unsupported.first {
            throw .validation("Unsupported clause: \(unsupported.clause) at \(unsupported.span)")
        }
        let names = try tableNames(source)
        guard names.count <= 2 else {
            throw .validation("A path may contain at most 2 components in the FROM clause")
        }
        var ordering: [BoundSelect.Ordering] = []
        for key in select.ordering {
            guard case .name(let name) = key.key.content else {
                throw .validation("Argument to ORDER BY must be of type VariableReference")
            }
            ordering.append(BoundSelect.Ordering(attribute: Text(name), isDescending: key.isDescending))
        }
        return BoundSelect(
            table: try checked(tableName: names[0]), index: names.count == 2 ? names[1] : nil,
            condition: try condition(of: select.condition), ordering: ordering, columns: select.projection)
    }

    func insert(_ node: ManipulationNode) throws(DynamoError) -> BoundInsert {
        let table = try singleTable(
            of: node, problem: "FROM clause may only contain a single table name in data manipulation statements")
        guard node.returning.isEmpty else {
            throw .validation("RETURNING clause is not supported in INSERT statements.")
        }
        guard node.actions.count == 1, case .insert(let value) = node.actions[0] else {
            if case .insertOther(let value) = node.actions[0] { throw .unsupportedOperation(value) }
            throw .malformedStatement("Unexpected token after expression")
        }
        if case .parameter(let index) = value.content, case .map(let item) = parameters[index] {
            return BoundInsert(table: table, item: item)
        }
        guard case .structure(let members) = value.content else { throw .unsupportedOperation(value) }
        return BoundInsert(table: table, item: Item(try values.attributes(members)))
    }

    func update(_ node: ManipulationNode) throws(DynamoError) -> BoundUpdate {
        let table = try singleTable(of: node, problem: "This operation is not supported on an index")
        let translator = UpdateTranslator(values: values)
        let update = try translator.update(node.actions)
        let condition = try condition(of: node.condition)
        var returning: BoundUpdate.Returning?
        if let element = node.returning.first {
            guard node.returning.count == 1, element.isWildcard else { throw Self.invalid(node.returning, "UPDATE") }
            returning = BoundUpdate.Returning(rawValue: element.mapping)
        }
        return BoundUpdate(table: table, update: update, condition: condition, returning: returning)
    }

    func delete(_ node: ManipulationNode) throws(DynamoError) -> BoundDelete {
        let table = try singleTable(of: node, problem: "This operation is not supported on an index")
        if let element = node.returning.first {
            guard node.returning.count == 1, element.mapping == "all_old", element.isWildcard else {
                throw Self.invalid(node.returning, "DELETE")
            }
        }
        return BoundDelete(
            table: table, condition: try condition(of: node.condition), returnsOld: !node.returning.isEmpty)
    }

    private var values: ValueTranslator { ValueTranslator(parameters: parameters) }

    private func condition(of node: StatementNode?) throws(DynamoError) -> Condition? {
        guard let node else { return nil }
        return try ConditionTranslator(values: values).condition(node)
    }

    private static func invalid(
        _ returning: [ManipulationNode.Returning], _ statement: String
    ) -> DynamoError {
        let elements = returning.map { element in
            element.mapping.uppercased().split(separator: "_").joined(separator: " ")
                + (element.isWildcard ? " *" : "")
        }
        let allowed = statement == "DELETE" ? "RETURNING ALL OLD *" : "RETURNING (ALL|MODIFIED) (OLD|NEW) *"
        return .validation(
            "Invalid returning clause: RETURNING \(elements.joined(separator: ", ")). "
                + "Only \(allowed) is allowed in \(statement) statements.")
    }

    // MARK: - Tables

    private func singleTable(of node: ManipulationNode, problem: String) throws(DynamoError) -> String {
        guard let target = node.target else { throw .malformedStatement("Expected data manipulation") }
        if node.hasAlias { throw .validation("Aliasing is not supported") }
        let names = try tableNames(target)
        guard names.count == 1 else { throw .validation(problem) }
        return try checked(tableName: names[0])
    }

    /// The names with dots between them.
    private func tableNames(_ node: StatementNode) throws(DynamoError) -> [String] {
        var names: [String]
        switch node.content {
        case .name(let name): names = [name]
        case .path(let root, let steps):
            guard case .name(let name) = root.content else { throw .unsupportedOperation(node) }
            names = [name]
            for step in steps {
                guard case .name(let name) = step else {
                    throw .validation("Unexpected path component at \(node.span)")
                }
                names.append(name)
            }
        default: throw .unsupportedOperation(node)
        }
        guard names.allSatisfy({ !$0.isEmpty }) else {
            throw .validation("Path component cannot be an empty string")
        }
        return names
    }

    private func checked(tableName: String) throws(DynamoError) -> String {
        if tableName.hasPrefix("arn:") { return tableName }
        let isName = tableName.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isName, 3...255 ~= tableName.utf8.count else {
            throw .validation(
                "Table name should be within the length [3, 255] and only contain "
                    + "'a-z', 'A-Z', '0-9', '-', '_', '.'.")
        }
        return tableName
    }

    // MARK: - Paths

    /// The document path that the node is; nil when it is none.
    ///
    /// - Throws: a ValidationException when it begins as a path but has a step that leads nowhere.
    static func path(_ node: StatementNode) throws(DynamoError) -> DocumentPath? {
        switch node.content {
        case .name(let name):
            return DocumentPath(Text(name))
        case .path(let root, let steps):
            guard case .name(let name) = root.content else { return nil }
            var bound: [DocumentPath.Step] = []
            for step in steps { bound.append(try self.step(step, of: node)) }
            return DocumentPath(Text(name), bound)
        default:
            return nil
        }
    }

    private static func step(
        _ step: StatementNode.Step, of node: StatementNode
    ) throws(DynamoError) -> DocumentPath.Step {
        switch step {
        case .name(let name): return .name(Text(name))
        case .element(let element):
            switch element.content {
            case .literal(.number(let digits)):
                if let index = Int32(digits), index >= 0 { return .index(Int(index)) }
            case .literal(.string(let name)): return .name(Text(name))
            default: break
            }
            throw .validation("Unexpected path component at \(element.span)")
        case .wildcard: throw .validation("Unexpected path component at \(node.span)")
        }
    }
}
