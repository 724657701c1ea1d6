extension SortedMapNode {
    /// Puts an entry under this node in place of one with the same key. Adds to `growth` by how many bytes the map
    /// grew. Returns a right part if the node had to split.
    func insert(_ entry: SortedMapEntry, growth: inout Int) -> Split? {
        let growthBefore = growth
        if isLeaf {
            insertIntoLeaf(entry, growth: &growth)
        } else {
            let index = childIndex(for: entry.key)
            makeChildUnique(at: index)
            if let split = children[index].insert(entry, growth: &growth) {
                insertChild(split, after: index)
            }
        }
        byteCount += growth - growthBefore
        return splitIfOverfull()
    }

    private func insertIntoLeaf(_ entry: SortedMapEntry, growth: inout Int) {
        let index = entryIndex(atOrAbove: entry.key)
        growth += entry.byteCount
        if index < entries.count, compareBytes(entries[index].key, entry.key) == 0 {
            growth -= entries[index].byteCount
            entries[index] = entry
        } else {
            entries.insert(entry, at: index)
        }
    }

    func insertChild(_ split: Split, after index: Int) {
        separators.insert(split.separator, at: index)
        children.insert(split.right, at: index + 1)
    }

    /// Halves the node if it holds too much, and returns the right half.
    func splitIfOverfull() -> Split? {
        guard count > Self.maximumCount else { return nil }
        let right = SortedMapNode()
        let separator = isLeaf ? moveEntries(to: right) : moveChildren(to: right)
        right.recount()
        byteCount -= right.byteCount
        return (separator, right)
    }

    private func moveEntries(to right: SortedMapNode) -> SortedMapEntry {
        let middle = entries.count / 2
        right.entries = Array(entries[middle...])
        entries.removeSubrange(middle...)
        return Self.separator(between: entries[middle - 1].key, and: right.entries[0].key)
    }

    private func moveChildren(to right: SortedMapNode) -> SortedMapEntry {
        let middle = children.count / 2
        right.children = Array(children[middle...])
        right.separators = Array(separators[middle...])
        let separator = separators[middle - 1]
        children.removeSubrange(middle...)
        separators.removeSubrange((middle - 1)...)
        return separator
    }

    /// The shortest key that is above `left` and not above `right`, which is above `left`.
    private static func separator(
        between left: UnsafeRawBufferPointer, and right: UnsafeRawBufferPointer
    ) -> SortedMapEntry {
        let commonCount = zip(left, right).prefix { $0 == $1 }.count
        let key = UnsafeRawBufferPointer(rebasing: right[...commonCount])
        return SortedMapEntry(key: key, value: UnsafeRawBufferPointer(start: nil, count: 0))
    }
}
