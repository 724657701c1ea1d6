/// A cursor over a range of one version of a ``SortedMap``.
final class MemoryCursor: StoreCursor {
    private let lower: [UInt8]
    private let upper: [UInt8]
    private var position: SortedMapPosition
    /// The entry that the cursor is at. Holding it keeps `key` and `value` valid.
    private var current: SortedMapEntry?

    init(map: SortedMap, range: KeyRange) {
        lower = range.lower
        upper = range.upper
        position = SortedMapPosition(in: map)
    }

    var isPositioned: Bool { current != nil }

    var key: UnsafeRawBufferPointer {
        current?.key ?? UnsafeRawBufferPointer(start: nil, count: 0)
    }

    var value: UnsafeRawBufferPointer {
        current?.value ?? UnsafeRawBufferPointer(start: nil, count: 0)
    }

    func seekToFirst() throws(StorageError) -> Bool {
        lower.withUnsafeBytes { position.seek(to: $0) }
        return arrive()
    }

    func seekToLast() throws(StorageError) -> Bool {
        upper.withUnsafeBytes { position.seek(below: $0) }
        return arrive()
    }

    func seek(to key: UnsafeRawBufferPointer) throws(StorageError) -> Bool {
        if isBelowRange(key) { return try seekToFirst() }
        position.seek(to: key)
        return arrive()
    }

    func seekForPrevious(to key: UnsafeRawBufferPointer) throws(StorageError) -> Bool {
        if !isBelowEnd(key) { return try seekToLast() }
        position.seek(to: key)
        if position.entry.map({ compareBytes($0.key, key) }) != 0 {
            position.moveBack()
        }
        return arrive()
    }

    func next() throws(StorageError) -> Bool {
        guard isPositioned else { throw .cursorNotPositioned }
        position.moveForward()
        return arrive()
    }

    func previous() throws(StorageError) -> Bool {
        guard isPositioned else { throw .cursorNotPositioned }
        position.moveBack()
        return arrive()
    }

    /// Takes the position's entry if it is inside the range.
    private func arrive() -> Bool {
        current = position.entry.flatMap { isBelowRange($0.key) || !isBelowEnd($0.key) ? nil : $0 }
        return isPositioned
    }

    private func isBelowRange(_ key: UnsafeRawBufferPointer) -> Bool {
        lower.withUnsafeBytes { compareBytes(key, $0) < 0 }
    }

    private func isBelowEnd(_ key: UnsafeRawBufferPointer) -> Bool {
        upper.withUnsafeBytes { compareBytes(key, $0) < 0 }
    }
}
