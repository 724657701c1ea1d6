import DynamoModel

extension PathTree {
    /// The parts of the item at the tree's leaves, in their places.
    func select(from item: Item) -> Item {
        var writer = ItemWriter(reservingCapacity: item.bytes.count)
        item.bytes.withUnsafeBytes { copyEntries(from: $0, to: &writer) }
        return Item(canonical: writer.bytes)
    }

    private func copyEntries(from entries: UnsafeRawBufferPointer, to writer: inout ItemWriter) {
        var reader = ItemReader(entries)
        var next = names.startIndex
        while next < names.endIndex, !reader.isAtEnd, let entry = try? reader.nextEntry() {
            var order = 0
            while next < names.endIndex {
                order = names[next].name.withUTF8Bytes { $0.compareBytes(with: entry.name) }
                guard order < 0 else { break }
                next += 1
            }
            guard next < names.endIndex, order == 0 else { continue }
            let node = names[next].node
            if node.leaf != nil {
                writer.copyEntries(entry.bytes)
            } else if let part = node.part(of: entry.value) {
                writer.writeName(entry.name)
                part.withView { writer.write($0) }
            }
        }
    }

    /// The parts of a map or list at the leaves below this node; nil when there are none.
    private func part(of value: ValueView) -> CanonicalValue? {
        var parts = ItemWriter()
        switch value.kind {
        case .map: copyEntries(from: value.payload, to: &parts)
        case .list: copyElements(from: value.payload, to: &parts)
        default: return nil
        }
        guard !parts.bytes.isEmpty else { return nil }
        var writer = ItemWriter(reservingCapacity: parts.bytes.count + 5)
        let mark = writer.begin(value.kind)
        parts.bytes.withUnsafeBytes { writer.copyEntries($0) }
        writer.end(mark)
        return CanonicalValue(written: writer)
    }

    private func copyElements(from elements: UnsafeRawBufferPointer, to writer: inout ItemWriter) {
        var reader = ItemReader(elements)
        var position = 0
        var next = indices.startIndex
        while next < indices.endIndex, !reader.isAtEnd, let element = try? reader.nextValue() {
            if indices[next].index == position {
                let node = indices[next].node
                if node.leaf != nil {
                    writer.write(element)
                } else if let part = node.part(of: element) {
                    part.withView { writer.write($0) }
                }
                next += 1
            }
            position += 1
        }
    }
}
