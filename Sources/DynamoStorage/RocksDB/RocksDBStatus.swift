import CRocksDB

typealias RocksDBErrorText = UnsafeMutablePointer<CChar>

/// Runs a call of RocksDB that reports errors through a pointer to a text, and throws what it reports.
@inline(__always)
func checkingRocksDB<Value>(
    _ body: (UnsafeMutablePointer<RocksDBErrorText?>) -> Value
) throws(StorageError) -> Value {
    var text: RocksDBErrorText?
    let value = body(&text)
    if let text {
        throw storageError(from: text)
    }
    return value
}

/// The error that a status text of RocksDB stands for. Frees the text.
private func storageError(from text: RocksDBErrorText) -> StorageError {
    defer { rocksdb_free(text) }
    let status = String(cString: text)
    if status.hasPrefix("Corruption") {
        return StorageError(.corruption, "The stored data is damaged.", cause: status)
    }
    if status.contains("No space left on device") {
        return StorageError(.noSpace, "The disk is full.", cause: status)
    }
    if status.contains("lock hold by current process") || status.contains("While lock file") {
        return StorageError(.inUse, "The data directory is already in use.", cause: status)
    }
    if status.hasPrefix("IO error") {
        return StorageError(.inputOutput, "Reading or writing the data directory failed.", cause: status)
    }
    if status.hasPrefix("Shutdown in progress") {
        return .closed
    }
    return StorageError(.internalFailure, "The storage library reported a failure.", cause: status)
}

extension UnsafeRawBufferPointer {
    /// The bytes as RocksDB's C functions take them, beside `count`.
    @inline(__always)
    var characters: UnsafePointer<CChar>? {
        baseAddress?.assumingMemoryBound(to: CChar.self)
    }

    @inline(__always)
    init(characters: UnsafePointer<CChar>?, count: Int) {
        self.init(start: characters, count: count)
    }
}
