import DynamoModel

/// Several document paths joined by their common beginnings, so that one walk over an item serves them all.
///
/// No path is the beginning of another, and no node has both names and indices below it: ``checked(_:kind:)`` refuses
/// such paths.
struct PathTree: Sendable {
    /// Below this node, by the bytes of the names.
    private(set) var names: [(name: Text, node: PathTree)] = []
    /// Below this node, ascending.
    private(set) var indices: [(index: Int, node: PathTree)] = []
    /// Where the path that ends here stands among the paths; nil when paths only pass.
    private(set) var leaf: Int?

    /// The tree of these paths.
    ///
    /// - Throws: a ValidationException about the first two paths that overlap or, if none do, conflict.
    /// - Complexity: O(n log n), unless it throws.
    static func checked(_ paths: [DocumentPath], kind: ExpressionKind) throws(DynamoError) -> PathTree {
        guard paths.count > 1 || paths.first?.isNested == true else { return PathTree(unchecked: paths) }
        let order = paths.indices.sorted { PathOrder.precedes(paths[$0], paths[$1]) }
        var hasClash = false
        let tree = PathTree(paths, order[...], depth: 0, hasClash: &hasClash)
        if hasClash, let clash = PathClash.first(among: paths) { throw kind.invalid(clash.message) }
        return tree
    }

    /// The tree of at most one path, which is not nested.
    private init(unchecked paths: [DocumentPath]) {
        var node = PathTree()
        node.leaf = 0
        names = paths.map { ($0.attribute, node) }
    }

    private init() {}

    /// - Parameter order: indices of paths that are alike in their first `depth` elements, sorted by the rest.
    private init(_ paths: [DocumentPath], _ order: ArraySlice<Int>, depth: Int, hasClash: inout Bool) {
        var rest = order
        while let first = rest.first, paths[first].elementCount == depth {
            if leaf != nil || order.count > 1 { hasClash = true }
            leaf = first
            rest = rest.dropFirst()
        }
        guard !hasClash else { return }
        while let first = rest.first {
            let element = paths[first].element(at: depth)
            let end = rest.firstIndex { paths[$0].element(at: depth) != element } ?? rest.endIndex
            let node = PathTree(paths, rest[..<end], depth: depth + 1, hasClash: &hasClash)
            switch element {
            case .name(let name): names.append((name, node))
            case .index(let index): indices.append((index, node))
            }
            rest = rest[end...]
        }
        if !names.isEmpty, !indices.isEmpty { hasClash = true }
    }
}

/// Sorts paths so that those with a common beginning stand together.
private enum PathOrder {
    static func precedes(_ left: DocumentPath, _ right: DocumentPath) -> Bool {
        guard left.attribute == right.attribute else { return left.attribute < right.attribute }
        return left.steps.lexicographicallyPrecedes(right.steps) { left, right in
            switch (left, right) {
            case (.name(let left), .name(let right)): left < right
            case (.index(let left), .index(let right)): left < right
            case (.name, .index): true
            case (.index, .name): false
            }
        }
    }
}

/// Two paths that cannot both be in one expression.
private struct PathClash {
    let message: String

    /// The first overlap or, if there is none, the first conflict, by the later of the two paths.
    static func first(among paths: [DocumentPath]) -> PathClash? {
        for relation in [Relation.overlap, .conflict] {
            for (position, later) in paths.enumerated() {
                if let earlier = paths[..<position].first(where: { Relation(of: $0, and: later) == relation }) {
                    return PathClash(
                        message:
                            "Two document paths \(relation.rawValue) with each other; must remove or rewrite one of "
                            + "these paths; path one: \(earlier), path two: \(later)")
                }
            }
        }
        return nil
    }

    private enum Relation: String {
        /// One is the other or its beginning.
        case overlap
        /// Where they part, one takes its place for a map and the other for a list.
        case conflict

        init?(of one: DocumentPath, and two: DocumentPath) {
            guard let (here, there) = zip(one.elements, two.elements).first(where: { $0 != $1 }) else {
                self = .overlap
                return
            }
            switch (here, there) {
            case (.name, .index), (.index, .name): self = .conflict
            default: return nil
            }
        }
    }
}
