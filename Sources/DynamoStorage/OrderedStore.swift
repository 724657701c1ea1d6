/// How much a write must survive before the call returns.
public enum Durability: Sendable {
    /// The write is on disk: it survives loss of power.
    case durable
    /// The write is with the operating system: it survives the death of the process. A later durable write makes the
    /// buffered writes before it durable too.
    case buffered
}

/// What a reader means to do with the entries of a cursor.
public enum ReadPattern: Sendable {
    /// Entries that are likely to be read again: they may stay in the cache.
    case interactive
    /// A sweep over much data, once: it leaves the cache to others and reads ahead.
    case sweep
}

/// Something that entries can be read from: the store as it is now, or a snapshot of it.
public protocol StoreReader: AnyObject, Sendable {
    /// Calls `body` once with the value of `key`, or with nil if there is none. The value is not copied: the buffer is
    /// valid only inside `body`, which should decode what it needs and return.
    func read(_ key: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer?) -> Void) throws(StorageError)

    /// A cursor over the entries of a range as they are at this moment, not yet positioned. Later writes do not show.
    /// A cursor keeps old data alive, so it should not be kept for long.
    func cursor(over range: KeyRange, for pattern: ReadPattern) throws(StorageError) -> any StoreCursor
}

/// A consistent view of a store at one moment, unaffected by later writes. Releasing the object releases the view.
public protocol StoreSnapshot: StoreReader {}

/// An ordered map from keys to values, both byte strings, with atomic batches and consistent snapshots.
///
/// Keys are ordered by their bytes. Every member may be called from any thread. After ``close()`` every call throws
/// ``StorageError/Code/closed``, except on cursors and snapshots that are still held: those stay readable.
public protocol OrderedStore: StoreReader {
    /// A view of the store as it is at this moment.
    func snapshot() throws(StorageError) -> any StoreSnapshot

    /// Applies a batch: all of it or, if an error is thrown, nothing that a reader of this process can see. With
    /// ``Durability/durable`` no reader sees the batch before it is on disk.
    ///
    /// After an input or output error it is unknown whether the batch is there when the store is opened again.
    func write(_ batch: WriteBatch, durability: Durability) throws(StorageError)

    /// Deletes every entry of a range, durably, and gives its space back in the background.
    ///
    /// Costs about the same however many entries the range holds, and leaves snapshots and cursors as they are. Made
    /// for dropping a table; a range of a few entries is cheaper to delete one by one.
    func reclaim(_ range: KeyRange) throws(StorageError)

    /// Roughly how many bytes the entries of a range take: on disk after compression for a store on disk, not counting
    /// what was written in the last moments.
    func approximateSizeBytes(of range: KeyRange) throws(StorageError) -> Int

    /// Ends the use of the store. Background work is cancelled, not waited for. The files are released at once, or
    /// when the last cursor or snapshot is. Closing twice does nothing.
    func close()
}

extension StoreReader {
    /// A cursor over the entries of a range, for ``ReadPattern/interactive`` use.
    public func cursor(over range: KeyRange) throws(StorageError) -> any StoreCursor {
        try cursor(over: range, for: .interactive)
    }

    /// The result of `body` for the value of `key`, or for nil if there is none. The buffer is valid only inside
    /// `body`.
    ///
    /// A body that can fail returns a `Result`.
    @inlinable
    public func withValue<Value>(
        forKey key: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer?) -> Value
    ) throws(StorageError) -> Value {
        var value: Value?
        try read(key) { value = body($0) }
        guard let value else {
            throw StorageError(.internalFailure, "The store did not answer a read.")
        }
        return value
    }

    @inlinable
    public func withValue<Value>(
        forKey key: [UInt8], _ body: (UnsafeRawBufferPointer?) -> Value
    ) throws(StorageError) -> Value {
        let result = key.withUnsafeBytes { bytes -> Result<Value, StorageError> in
            Result { () throws(StorageError) in try withValue(forKey: bytes, body) }
        }
        return try result.get()
    }

    /// A copy of the value of `key`, or nil if there is none.
    @inlinable
    public func get(_ key: UnsafeRawBufferPointer) throws(StorageError) -> [UInt8]? {
        try withValue(forKey: key) { $0.map { [UInt8]($0) } }
    }

    /// A copy of the value of `key`, or nil if there is none.
    @inlinable
    public func get(_ key: [UInt8]) throws(StorageError) -> [UInt8]? {
        try withValue(forKey: key) { $0.map { [UInt8]($0) } }
    }
}
