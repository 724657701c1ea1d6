/// A position in one version of a ``SortedMap``: the path from the root to a leaf's entry.
struct SortedMapPosition {
    private let root: SortedMapNode
    /// The branches above the leaf, the root first, each with the index of the child that the path takes.
    private var branches: [(node: SortedMapNode, index: Int)] = []
    private var leaf: SortedMapNode
    /// Before the leaf's first entry, at one, or behind the last one.
    private var index = -1

    init(in map: SortedMap) {
        root = map.root
        leaf = root
    }

    /// The entry at the position, or nil if it is off an end of the map.
    var entry: SortedMapEntry? {
        leaf.entries.indices.contains(index) ? leaf.entries[index] : nil
    }

    /// Goes to the first entry whose key is `key` or above.
    mutating func seek(to key: UnsafeRawBufferPointer) {
        branches.removeAll(keepingCapacity: true)
        descend(from: root) { $0.childIndex(for: key) }
        index = leaf.entryIndex(atOrAbove: key)
        if index == leaf.entries.count {
            goToNextLeaf()
        }
    }

    /// Goes to the last entry whose key is below `key`.
    mutating func seek(below key: UnsafeRawBufferPointer) {
        seek(to: key)
        moveBack()
    }

    mutating func moveForward() {
        index += 1
        if index >= leaf.entries.count {
            goToNextLeaf()
        }
    }

    mutating func moveBack() {
        index -= 1
        if index < 0 {
            goToPreviousLeaf()
        }
    }

    private mutating func descend(from node: SortedMapNode, choosing choose: (SortedMapNode) -> Int) {
        var node = node
        while !node.isLeaf {
            let index = choose(node)
            branches.append((node, index))
            node = node.children[index]
        }
        leaf = node
    }

    /// Goes to the first entry of the next leaf; stays behind the last entry if there is none.
    private mutating func goToNextLeaf() {
        guard let depth = branches.lastIndex(where: { $0.index + 1 < $0.node.children.count }) else { return }
        branches.removeSubrange((depth + 1)...)
        branches[depth].index += 1
        descend(from: branches[depth].node.children[branches[depth].index]) { _ in 0 }
        index = 0
    }

    /// Goes to the last entry of the leaf before; stays before the first entry if there is none.
    private mutating func goToPreviousLeaf() {
        guard let depth = branches.lastIndex(where: { $0.index > 0 }) else { return }
        branches.removeSubrange((depth + 1)...)
        branches[depth].index -= 1
        descend(from: branches[depth].node.children[branches[depth].index]) { $0.children.count - 1 }
        index = leaf.entries.count - 1
    }
}
