/// A node of a ``SortedMap``: a leaf of entries, or a branch of child nodes with the keys that separate them.
///
/// Invariants, besides those of ``SortedMap``:
/// 1. A leaf has no children and no separators; its entries' keys ascend strictly.
/// 2. A branch has no entries, and one separator fewer than children: `separators[i]` is above every key under
///    `children[i]` and not above any key under `children[i + 1]`. It need not be a key of the map.
/// 3. `byteCount` is the sum of the entries' sizes under the node.
/// 4. A node is changed only by a caller that holds the one reference to it. So a shared node never changes.
final class SortedMapNode: @unchecked Sendable {
    /// Small enough that copying a node that a snapshot shares is cheap.
    static let maximumCount = 32
    static let minimumCount = maximumCount / 2

    var entries: [SortedMapEntry] = []
    var separators: [SortedMapEntry] = []
    var children: [SortedMapNode] = []
    var byteCount = 0

    /// A right part split off a node, and the key that separates it from what stays.
    typealias Split = (separator: SortedMapEntry, right: SortedMapNode)

    var isLeaf: Bool { children.isEmpty }
    var count: Int { isLeaf ? entries.count : children.count }
    var isUnderfull: Bool { count < Self.minimumCount }

    func copy() -> SortedMapNode {
        let copy = SortedMapNode()
        copy.entries = entries
        copy.separators = separators
        copy.children = children
        copy.byteCount = byteCount
        return copy
    }

    /// The index of the first entry of a leaf whose key is `key` or above.
    func entryIndex(atOrAbove key: UnsafeRawBufferPointer) -> Int {
        Self.firstIndex(in: entries) { compareBytes($0.key, key) >= 0 }
    }

    /// The index of the only child of a branch under which `key` can be.
    func childIndex(for key: UnsafeRawBufferPointer) -> Int {
        Self.firstIndex(in: separators) { compareBytes($0.key, key) > 0 }
    }

    /// Binary search: the first element for which the condition holds, given that it holds for all after it.
    @inline(__always)
    private static func firstIndex(in elements: [SortedMapEntry], where holds: (SortedMapEntry) -> Bool) -> Int {
        var low = 0
        var high = elements.count
        while low < high {
            let middle = (low + high) / 2
            if holds(elements[middle]) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }

    func makeChildUnique(at index: Int) {
        if !isKnownUniquelyReferenced(&children[index]) {
            children[index] = children[index].copy()
        }
    }

    func recount() {
        byteCount =
            isLeaf ? entries.reduce(0) { $0 + $1.byteCount } : children.reduce(0) { $0 + $1.byteCount }
    }
}
