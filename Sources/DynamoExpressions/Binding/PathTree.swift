import DynamoModel

/// Several document paths joined by their common beginnings, so that one walk over an item serves them all.
///
/// No path is the beginning of another, and no node has both names and indices below it: ``checked(_:kind:)`` refuses such
/// paths.
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
        let sorted = paths.enumerated().map { (elements: $0.element.elements, leaf: $0.offset) }
            .sorted { PathOrder.precedes($0.elements, $1.elements) }
        var hasClash = false
        let tree = PathTree(sorted[...], depth: 0, hasClash: &hasClash)
        if hasClash, let clash = PathClash.first(among: paths) { throw kind.invalid(clash.message) }
        return tree
    }

    /// - Parameter paths: sorted, alike in their first `depth` elements.
    private init(
        _ paths: ArraySlice<(elements: [DocumentPath.Step], leaf: Int)>, depth: Int, hasClash: inout Bool
    ) {
        var rest = paths
        while let path = rest.first, path.elements.count == depth {
            if leaf != nil || paths.count > 1 { hasClash = true }
            leaf = path.leaf
            rest = rest.dropFirst()
        }
        guard !hasClash else { return }
        while let first = rest.first {
            let element = first.elements[depth]
            let end = rest.firstIndex { $0.elements[depth] != element } ?? rest.endIndex
            let node = PathTree(rest[..<end], depth: depth + 1, hasClash: &hasClash)
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
    static func precedes(_ left: [DocumentPath.Step], _ right: [DocumentPath.Step]) -> Bool {
        left.lexicographicallyPrecedes(right) { left, right in
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
                        message: "Two document paths \(relation.rawValue) with each other; must remove or rewrite one of "
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
