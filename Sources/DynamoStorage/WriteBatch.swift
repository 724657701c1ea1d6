/// A list of changes that a store applies together, in order; a later change of a key wins.
///
/// The changes lie one after another in a single buffer, so adding one allocates nothing once the buffer has grown,
/// and joining batches is one copy. A committer keeps one batch and empties it with ``removeAll()``.
///
/// Layout, the one in which RocksDB logs a batch, so that its store hands the buffer over as it is: eight bytes of
/// zero, the number of changes as a little-endian `UInt32`, then for each change a tag byte (see ``Tag``) and one or
/// two byte strings, each preceded by its length as a varint of seven bits a byte, the lowest first.
public struct WriteBatch: Sendable {
    enum Tag {
        static let delete: UInt8 = 0x00
        static let put: UInt8 = 0x01
        static let deleteRange: UInt8 = 0x0F
    }

    static let headerByteCount = 12
    private static let countOffset = 8

    private(set) var bytes: [UInt8]

    /// The number of changes.
    public private(set) var count = 0

    public init(reservingBytes byteCount: Int = 0) {
        bytes = []
        bytes.reserveCapacity(Self.headerByteCount + byteCount)
        bytes.append(contentsOf: repeatElement(0, count: Self.headerByteCount))
    }

    public var isEmpty: Bool { count == 0 }

    /// The size of the batch in memory and in the log.
    public var byteCount: Int { bytes.count }

    /// Empties the batch and keeps its buffer.
    public mutating func removeAll() {
        bytes.removeSubrange(Self.headerByteCount...)
        setCount(0)
    }

    /// Sets the value of a key, which must be below ``KeyRange/all``'s end. O(size).
    public mutating func put(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        checkKey(key)
        begin(Tag.put)
        append(key)
        append(value)
    }

    /// Sets the value of a key to two byte strings joined, which need not be joined before. O(size).
    public mutating func put(
        _ key: UnsafeRawBufferPointer, _ head: UnsafeRawBufferPointer, _ tail: UnsafeRawBufferPointer
    ) {
        checkKey(key)
        begin(Tag.put)
        append(key)
        appendCount(head.count + tail.count)
        bytes.append(contentsOf: head)
        bytes.append(contentsOf: tail)
    }

    /// Removes a key, if it is there.
    public mutating func delete(_ key: UnsafeRawBufferPointer) {
        checkKey(key)
        begin(Tag.delete)
        append(key)
    }

    /// Removes every key of a range. In RocksDB each range deletion burdens later reads until it is compacted away:
    /// for few keys, ``delete(_:)`` is better.
    public mutating func deleteRange(_ range: KeyRange) {
        guard !range.isEmpty else { return }
        precondition(range.upper <= KeyRange.all.upper, "A range ends above the keys that may occur.")
        begin(Tag.deleteRange)
        range.lower.withUnsafeBytes { append($0) }
        range.upper.withUnsafeBytes { append($0) }
    }

    /// Adds the changes of another batch after this one's.
    public mutating func append(_ other: WriteBatch) {
        bytes.append(contentsOf: other.bytes[Self.headerByteCount...])
        setCount(count + other.count)
    }

    public mutating func put(_ key: [UInt8], _ value: [UInt8]) {
        key.withUnsafeBytes { key in
            value.withUnsafeBytes { put(key, $0) }
        }
    }

    public mutating func delete(_ key: [UInt8]) {
        key.withUnsafeBytes { delete($0) }
    }

    private func checkKey(_ key: UnsafeRawBufferPointer) {
        precondition(key.first != KeyRange.firstReservedByte, "A key begins with the reserved byte 0xFF.")
    }

    private mutating func begin(_ tag: UInt8) {
        bytes.append(tag)
        setCount(count + 1)
    }

    private mutating func setCount(_ newCount: Int) {
        count = newCount
        let stored = UInt32(newCount).littleEndian
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: stored, toByteOffset: Self.countOffset, as: UInt32.self) }
    }

    private mutating func append(_ string: UnsafeRawBufferPointer) {
        appendCount(string.count)
        bytes.append(contentsOf: string)
    }

    private mutating func appendCount(_ count: Int) {
        var rest = UInt32(count)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}

private func <= (left: [UInt8], right: [UInt8]) -> Bool {
    !right.lexicographicallyPrecedes(left)
}
