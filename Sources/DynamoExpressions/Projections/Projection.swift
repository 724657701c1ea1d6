public import DynamoModel

/// Which parts of an item to return: a ProjectionExpression, AttributesToGet, or one made by code.
///
/// See [Projection expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html).
public struct Projection: Sendable {
    /// The paths as written.
    public let paths: [DocumentPath]
    private let tree: PathTree

    /// A projection onto these paths.
    ///
    /// - Throws: a ValidationException when two paths overlap or conflict.
    public init(_ paths: [DocumentPath]) throws(DynamoError) {
        self.paths = paths
        tree = try PathTree.checked(paths, kind: .projection)
    }

    /// Whether no path goes below a top-level attribute.
    public var isTopLevelOnly: Bool {
        paths.allSatisfy { !$0.isNested }
    }

    /// The names of the top-level attributes that the projection mentions.
    public var topLevelNames: Set<Text> {
        Set(paths.map(\.attribute))
    }

    /// The projected parts of the item in their places. List elements come back in the order of their indices, without
    /// gaps; where nothing matches, nothing comes back.
    ///
    /// - Complexity: linear in the size of the projected attributes and the number of the others; they are copied as
    ///   bytes.
    public func apply(to item: Item) -> Item {
        tree.select(from: item)
    }
}
