extension Item {
    /// The item with these attributes set, replaced or, where the value is nil, removed. Untouched attributes are
    /// copied as bytes.
    ///
    /// - Complexity: linear in the size of the item.
    public func applying(_ changes: [Text: AttributeValue?]) -> Item {
        let sorted = changes.sorted { $0.key < $1.key }
        var writer = ItemWriter(reservingCapacity: bytes.count + 64)
        var next = sorted.startIndex
        func writeChange() {
            if let value = sorted[next].value {
                writer.writeName(sorted[next].key)
                writer.write(value)
            }
            next += 1
        }
        reduceEntries(()) { _, entry in
            while next < sorted.endIndex {
                let order = sorted[next].key.withUTF8Bytes { $0.compareBytes(with: entry.name) }
                if order > 0 { break }
                writeChange()
                if order == 0 { return }
            }
            writer.copyEntries(entry.bytes)
        }
        while next < sorted.endIndex { writeChange() }
        return Item(canonical: writer.bytes)
    }

    /// The item with one attribute set or replaced.
    public func setting(_ name: Text, to value: AttributeValue) -> Item {
        applying([name: .some(value)])
    }

    /// The item without the attribute of this name.
    public func removing(_ name: Text) -> Item {
        applying([name: .none])
    }

    /// The item's attributes among `names`, copied as bytes.
    public func selecting(_ names: some Collection<Text>) -> Item {
        var writer = ItemWriter(reservingCapacity: bytes.count)
        reduceEntries(()) { _, entry in
            if names.contains(where: { name in name.withUTF8Bytes { $0.hasSameBytes(as: entry.name) } }) {
                writer.copyEntries(entry.bytes)
            }
        }
        return Item(canonical: writer.bytes)
    }
}
