/// A sorted map from byte strings to byte strings, of which copies are free: a persistent B+tree.
///
/// A value type. A copy shares all nodes; a change copies the nodes on its path that are shared, and changes in place
/// those that are not. So taking a snapshot is O(1), and a map of which no copy exists costs no copying.
///
/// Invariants: all leaves are at one depth; every node but the root is at least half full and none is overfull; a root
/// that is a branch has at least two children. Look-ups and changes are O(log n); removing a range is O(log n) besides
/// freeing what it held.
struct SortedMap: Sendable {
    private(set) var root = SortedMapNode()

    var isEmpty: Bool { root.count == 0 }

    /// The sum of the sizes of all keys and values.
    var byteCount: Int { root.byteCount }

    func entry(for key: UnsafeRawBufferPointer) -> SortedMapEntry? {
        var node = root
        while !node.isLeaf {
            node = node.children[node.childIndex(for: key)]
        }
        let index = node.entryIndex(atOrAbove: key)
        guard index < node.entries.count, compareBytes(node.entries[index].key, key) == 0 else { return nil }
        return node.entries[index]
    }

    mutating func insert(_ entry: SortedMapEntry) {
        makeRootUnique()
        var growth = 0
        if let split = root.insert(entry, growth: &growth) {
            let newRoot = SortedMapNode()
            newRoot.children = [root]
            newRoot.insertChild(split, after: 0)
            newRoot.recount()
            root = newRoot
        }
    }

    mutating func remove(_ key: UnsafeRawBufferPointer) {
        // A key that is not there should not cost the copies of its path.
        guard entry(for: key) != nil else { return }
        makeRootUnique()
        _ = root.remove(key)
        lowerRoot()
    }

    /// Removes every entry from `lower` and below `upper`.
    mutating func removeRange(from lower: UnsafeRawBufferPointer, to upper: UnsafeRawBufferPointer) {
        guard compareBytes(lower, upper) < 0 else { return }
        makeRootUnique()
        root.removeRange(from: lower, to: upper)
        lowerRoot()
    }

    /// The sum of the sizes of the entries whose keys are below `key`. O(log n).
    func byteCount(below key: UnsafeRawBufferPointer) -> Int {
        var sum = 0
        var node = root
        while !node.isLeaf {
            let index = node.childIndex(for: key)
            sum += node.children[..<index].reduce(0) { $0 + $1.byteCount }
            node = node.children[index]
        }
        return node.entries[..<node.entryIndex(atOrAbove: key)].reduce(sum) { $0 + $1.byteCount }
    }

    private mutating func makeRootUnique() {
        if !isKnownUniquelyReferenced(&root) {
            root = root.copy()
        }
    }

    private mutating func lowerRoot() {
        while root.children.count == 1 {
            root = root.children[0]
        }
    }
}
