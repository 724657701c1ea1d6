extension SortedMapNode {
    /// Removes the entry of a key under this node, and returns it. The node may be left underfull.
    func remove(_ key: UnsafeRawBufferPointer) -> SortedMapEntry? {
        let removed = isLeaf ? removeFromLeaf(key) : removeFromChild(key)
        byteCount -= removed?.byteCount ?? 0
        return removed
    }

    private func removeFromLeaf(_ key: UnsafeRawBufferPointer) -> SortedMapEntry? {
        let index = entryIndex(atOrAbove: key)
        guard index < entries.count, compareBytes(entries[index].key, key) == 0 else { return nil }
        return entries.remove(at: index)
    }

    private func removeFromChild(_ key: UnsafeRawBufferPointer) -> SortedMapEntry? {
        let index = childIndex(for: key)
        makeChildUnique(at: index)
        let removed = children[index].remove(key)
        if children[index].isUnderfull {
            joinChild(at: index)
        }
        return removed
    }

    /// Removes every entry under this node from `lower` and below `upper`, where nil stands for no bound. Takes whole
    /// subtrees out, so it visits only the nodes on the range's two edges. The node may be left underfull or empty.
    func removeRange(from lower: UnsafeRawBufferPointer?, to upper: UnsafeRawBufferPointer?) {
        if isLeaf {
            let first = lower.map { entryIndex(atOrAbove: $0) } ?? 0
            let end = upper.map { entryIndex(atOrAbove: $0) } ?? entries.count
            entries.removeSubrange(first..<end)
        } else {
            removeChildren(from: lower, to: upper)
            removeEmptyChildren()
            repairUnderfullChildren()
        }
        recount()
    }

    private func removeChildren(from lower: UnsafeRawBufferPointer?, to upper: UnsafeRawBufferPointer?) {
        let first = lower.map { childIndex(for: $0) } ?? 0
        let last = upper.map { childIndex(for: $0) } ?? children.count - 1
        makeChildUnique(at: first)
        guard first < last else {
            children[first].removeRange(from: lower, to: upper)
            return
        }
        makeChildUnique(at: last)
        children[first].removeRange(from: lower, to: nil)
        children[last].removeRange(from: nil, to: upper)
        children.removeSubrange((first + 1)..<last)
        separators.removeSubrange(first..<(last - 1))
    }

    private func removeEmptyChildren() {
        while let index = children.firstIndex(where: { $0.count == 0 }) {
            children.remove(at: index)
            if !separators.isEmpty {
                separators.remove(at: max(index - 1, 0))
            }
        }
    }

    private func repairUnderfullChildren() {
        while children.count > 1, let index = children.firstIndex(where: \.isUnderfull) {
            joinChild(at: index)
        }
    }

    /// Joins a child with a neighbour, and splits the two evenly again if they are too much for one.
    private func joinChild(at index: Int) {
        guard children.count > 1 else { return }
        let left = max(index - 1, 0)
        makeChildUnique(at: left)
        children[left].append(children.remove(at: left + 1), after: separators.remove(at: left))
        children[left].repairUnderfullChildren()
        if let split = children[left].splitIfOverfull() {
            insertChild(split, after: left)
        }
    }

    private func append(_ right: SortedMapNode, after separator: SortedMapEntry) {
        if !isLeaf {
            separators.append(separator)
        }
        entries.append(contentsOf: right.entries)
        separators.append(contentsOf: right.separators)
        children.append(contentsOf: right.children)
        byteCount += right.byteCount
    }
}
