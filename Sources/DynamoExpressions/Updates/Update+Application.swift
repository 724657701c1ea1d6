public import DynamoModel

extension Update {
    /// The item with the update carried out.
    ///
    /// - Parameters:
    ///   - item: the item as it is; for one that does not exist, its key attributes.
    ///   - exists: whether the item exists.
    /// - Throws: a ValidationException when a path or an operand does not fit the item, or a number is out of range.
    /// - Complexity: linear in the size of the item. What no action touches is copied as bytes.
    public func apply(to item: Item, exists: Bool = true) throws(DynamoError) -> Item {
        let outcome: Result<Item, DynamoError> = item.bytes.withUnsafeBytes { entries in
            do throws(DynamoError) {
                let evaluator = UpdateEvaluator(entries: entries, itemExists: exists, form: form)
                let changes = try evaluator.changes(actions)
                var writer = ItemWriter(reservingCapacity: entries.count + 64)
                tree.writeEntries(entries, with: changes, to: &writer)
                return .success(Item(canonical: writer.bytes))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}

/// Writes a changed item: the old entries and elements in order, with the changes where the tree's leaves are.
///
/// The evaluator has checked that every node below which something is set lies in a map or list of the right kind.
extension PathTree {
    fileprivate func writeEntries(
        _ entries: UnsafeRawBufferPointer, with changes: [UpdateEvaluator.Change], to writer: inout ItemWriter
    ) {
        var reader = ItemReader(entries)
        var next = names.startIndex
        while !reader.isAtEnd, let entry = try? reader.nextEntry() {
            var isChanged = false
            while next < names.endIndex, !isChanged {
                let order = names[next].name.withUTF8Bytes { $0.compareBytes(with: entry.name) }
                guard order <= 0 else { break }
                isChanged = order == 0
                names[next].node.writeEntry(names[next].name, isChanged ? entry.value : nil, changes, to: &writer)
                next += 1
            }
            if !isChanged { writer.copyEntries(entry.bytes) }
        }
        for (name, node) in names[next...] { node.writeEntry(name, nil, changes, to: &writer) }
    }

    private func writeEntry(
        _ name: Text, _ current: ValueView?, _ changes: [UpdateEvaluator.Change], to writer: inout ItemWriter
    ) {
        guard !isDropped(current, changes) else { return }
        writer.writeName(name)
        writeValue(current, changes, to: &writer)
    }

    /// Whether nothing stands in this place after the update.
    private func isDropped(_ current: ValueView?, _ changes: [UpdateEvaluator.Change]) -> Bool {
        guard let leaf else { return current == nil }
        switch changes[leaf] {
        case .keep: return current == nil
        case .remove: return true
        case .set: return false
        }
    }

    private func writeValue(
        _ current: ValueView?, _ changes: [UpdateEvaluator.Change], to writer: inout ItemWriter
    ) {
        if let leaf, case .set(let value) = changes[leaf] {
            value.withView { writer.write($0) }
        } else if let current {
            writeChanged(current, changes, to: &writer)
        }
    }

    private func writeChanged(
        _ current: ValueView, _ changes: [UpdateEvaluator.Change], to writer: inout ItemWriter
    ) {
        switch current.kind {
        case .map where !names.isEmpty:
            let mark = writer.begin(.map)
            writeEntries(current.payload, with: changes, to: &writer)
            writer.end(mark)
        case .list where !indices.isEmpty:
            let mark = writer.begin(.list)
            writeElements(current.payload, with: changes, to: &writer)
            writer.end(mark)
        default:
            writer.write(current)
        }
    }

    /// Elements set past the end are appended in the order of their indices.
    private func writeElements(
        _ elements: UnsafeRawBufferPointer, with changes: [UpdateEvaluator.Change], to writer: inout ItemWriter
    ) {
        var reader = ItemReader(elements)
        var position = 0
        var next = indices.startIndex
        while !reader.isAtEnd, let element = try? reader.nextValue() {
            if next < indices.endIndex, indices[next].index == position {
                indices[next].node.writeElement(element, changes, to: &writer)
                next += 1
            } else {
                writer.write(element)
            }
            position += 1
        }
        for (_, node) in indices[next...] { node.writeElement(nil, changes, to: &writer) }
    }

    private func writeElement(
        _ current: ValueView?, _ changes: [UpdateEvaluator.Change], to writer: inout ItemWriter
    ) {
        guard !isDropped(current, changes) else { return }
        writeValue(current, changes, to: &writer)
    }
}
