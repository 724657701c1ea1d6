/// A position in a sorted range of entries, which moves in both directions.
///
/// A cursor starts at no entry. Each move returns whether it arrived at one; a move off either end of the range leaves
/// the cursor at no entry again, from where only the seeking moves lead back. Used by one thread at a time.
///
/// ```swift
/// var found = try cursor.seekToFirst()
/// while found {
///     use(cursor.key, cursor.value)
///     found = try cursor.next()
/// }
/// ```
public protocol StoreCursor: AnyObject {
    /// Whether the cursor is at an entry.
    var isPositioned: Bool { get }

    /// The key at the cursor, valid until it moves; empty if it is at no entry.
    var key: UnsafeRawBufferPointer { get }

    /// The value at the cursor, valid until it moves; empty if it is at no entry.
    var value: UnsafeRawBufferPointer { get }

    /// Moves to the first entry of the range.
    func seekToFirst() throws(StorageError) -> Bool

    /// Moves to the last entry of the range.
    func seekToLast() throws(StorageError) -> Bool

    /// Moves to the first entry of the range whose key is `key` or above.
    func seek(to key: UnsafeRawBufferPointer) throws(StorageError) -> Bool

    /// Moves to the last entry of the range whose key is `key` or below.
    func seekForPrevious(to key: UnsafeRawBufferPointer) throws(StorageError) -> Bool

    /// Moves to the entry after this one. Throws ``StorageError/Code/cursorNotPositioned`` if the cursor is at none.
    func next() throws(StorageError) -> Bool

    /// Moves to the entry before this one. Throws ``StorageError/Code/cursorNotPositioned`` if the cursor is at none.
    func previous() throws(StorageError) -> Bool
}

extension StoreCursor {
    /// Moves to the first entry of the range whose key is `key` or above.
    public func seek(to key: [UInt8]) throws(StorageError) -> Bool {
        try key.withUnsafeBytes { bytes in
            Result { () throws(StorageError) in try seek(to: bytes) }
        }.get()
    }

    /// Moves to the last entry of the range whose key is `key` or below.
    public func seekForPrevious(to key: [UInt8]) throws(StorageError) -> Bool {
        try key.withUnsafeBytes { bytes in
            Result { () throws(StorageError) in try seekForPrevious(to: bytes) }
        }.get()
    }
}
