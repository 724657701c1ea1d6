public import DynamoModel

/// The columns of a SELECT. Each puts the value at its path under the last name of the path, with the indices behind
/// it: `a.b[1]` comes back as `b[1]`.
public struct SelectProjection: Sendable {
    private let columns: [(name: Text, path: DocumentPath)]

    init(_ nodes: [StatementNode]) throws(DynamoError) {
        var columns: [(name: Text, path: DocumentPath)] = []
        var names: Set<Text> = []
        for node in nodes {
            guard let path = try StatementBinder.path(node) else {
                throw .validation("Unexpected path component at \(node.span)")
            }
            let name = Self.name(of: path)
            guard names.insert(name).inserted else {
                throw .validation("Duplicate identifiers in select clause: \(name)")
            }
            columns.append((name, path))
        }
        self.columns = columns
    }

    /// The top-level attributes that the columns need, in the order of the statement.
    public var attributes: [Text] {
        var attributes: [Text] = []
        for column in columns where !attributes.contains(column.path.attribute) {
            attributes.append(column.path.attribute)
        }
        return attributes
    }

    /// The columns of the item; those without a value are left out.
    public func apply(to item: Item) -> Item {
        let values = item.bytes.withUnsafeBytes { entries in
            columns.compactMap { column in
                column.path.value(in: entries).map { (column.name, CanonicalValue($0)) }
            }
        }
        var writer = ItemWriter(reservingCapacity: item.bytes.count)
        for (name, value) in values.sorted(by: { $0.0 < $1.0 }) {
            writer.writeName(name)
            value.withView { writer.write($0) }
        }
        return Item(canonical: writer.bytes)
    }

    private static func name(of path: DocumentPath) -> Text {
        var name = path.attribute.string
        for step in path.steps {
            switch step {
            case .name(let text): name = text.string
            case .index(let index): name += "[\(index)]"
            }
        }
        return Text(name)
    }
}
