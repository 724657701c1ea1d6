public import DynamoModel

/// A change of an item: an UpdateExpression, AttributeUpdates, or one made by code.
///
/// ```swift
/// let update = try Update([.set("visits", .sum(.path("visits"), .value(1)))])
/// try update.apply(to: ["visits": 6])         // ["visits": 7]
/// ```
///
/// All values are read from the item as it was before the update, and list indices mean its positions, so that the
/// order of the actions does not matter.
///
/// See [Update expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html).
public struct Update: Sendable {
    /// One change of one path.
    public enum Action: Sendable, Hashable {
        case set(DocumentPath, Expression)
        case remove(DocumentPath)
        /// Adds a number to a number, members to a set, or (only in AttributeUpdates) elements to a list.
        case add(DocumentPath, CanonicalValue)
        /// Takes members out of a set; a set without members is removed.
        case delete(DocumentPath, CanonicalValue)

        /// The path that it changes.
        public var target: DocumentPath {
            switch self {
            case .set(let path, _), .remove(let path), .add(let path, _), .delete(let path, _): path
            }
        }
    }

    /// What SET assigns.
    public enum Expression: Sendable, Hashable {
        case path(DocumentPath)
        case value(CanonicalValue)
        indirect case sum(Expression, Expression)
        indirect case difference(Expression, Expression)
        /// The value at the path, or the expression's where there is none.
        indirect case ifNotExists(DocumentPath, Expression)
        indirect case listAppend(Expression, Expression)

        /// A value of the request.
        public static func value(_ value: AttributeValue) -> Expression {
            .value(CanonicalValue(value))
        }
    }

    /// How a request writes an update, which decides some of DynamoDB's answers.
    public enum Form: Sendable, Hashable {
        case expression
        /// The legacy parameter. Only the finished item is measured, not the ``Update/statementSize``.
        case attributeUpdates
    }

    /// The actions as written.
    public let actions: [Action]
    /// How the update was written.
    public internal(set) var form = Form.expression
    let tree: PathTree

    /// An update of these actions.
    ///
    /// - Throws: a ValidationException when the paths of two actions overlap or conflict.
    public init(_ actions: [Action]) throws(DynamoError) {
        self.actions = actions
        tree = try PathTree.checked(actions.map(\.target), kind: .update)
    }

    /// The paths that the update changes, as written.
    public var modifiedPaths: [DocumentPath] {
        actions.map(\.target)
    }

    /// The names of the top-level attributes that the update changes.
    public var topLevelNames: Set<Text> {
        Set(actions.map(\.target.attribute))
    }

    /// The paths that right sides of SET read, in the order in which they are written.
    public var readPaths: [DocumentPath] {
        actions.flatMap { action -> [DocumentPath] in
            guard case .set(_, let expression) = action else { return [] }
            return expression.paths
        }
    }
}

extension Update.Expression {
    /// The paths that the expression reads, in the order in which they are written.
    public var paths: [DocumentPath] {
        switch self {
        case .path(let path): [path]
        case .value: []
        case .sum(let left, let right), .difference(let left, let right), .listAppend(let left, let right):
            left.paths + right.paths
        case .ifNotExists(let path, let fallback): [path] + fallback.paths
        }
    }
}

// MARK: - Returned attributes

extension Update {
    /// What UPDATED_OLD or UPDATED_NEW return: the parts of the item, as it was or as it is, at the changed paths; nil
    /// when there are none.
    ///
    /// The paths are read as written, as DynamoDB does: an element that was appended past the end of a list is not
    /// found again, and where one was removed stands the one that followed it.
    public func updatedAttributes(of item: Item) -> Item? {
        let attributes = tree.select(from: item)
        return attributes.isEmpty ? nil : attributes
    }
}
