import DynamoStorage
import Foundation
import Testing

/// The stores that every case of the shared body runs against.
enum StoreKind: CaseIterable, CustomTestStringConvertible {
    case memory
    case rocksDB

    var testDescription: String { self == .memory ? "memory" : "RocksDB" }

    /// Runs `body` with a new store, which is closed and removed afterwards.
    func withStore(_ body: (any OrderedStore) throws -> Void) throws {
        switch self {
        case .memory:
            try body(MemoryStore())
        case .rocksDB:
            try withTemporaryDirectory { directory in
                let store = try RocksDBStore(path: directory + "/data", options: .small)
                defer { store.close() }
                try body(store)
            }
        }
    }
}

extension RocksDBOptions {
    /// Small buffers, so that a test of a few hundred kilobytes meets flushes and compactions.
    static var small: RocksDBOptions {
        var options = RocksDBOptions()
        options.writeBufferBytes = 128 << 10
        options.blockCacheBytes = 1 << 20
        return options
    }
}

/// Runs `body` with the path of a new, empty directory, which is removed afterwards.
func withTemporaryDirectory<Value>(_ body: (String) throws -> Value) throws -> Value {
    let directory = FileManager.default.temporaryDirectory.path + "/apus-storage-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    return try body(directory)
}

/// An entry as a test compares it.
struct Entry: Equatable, CustomStringConvertible {
    var key: [UInt8]
    var value: [UInt8]

    init(_ key: [UInt8], _ value: [UInt8]) {
        self.key = key
        self.value = value
    }

    init(_ key: String, _ value: String) {
        self.init(Array(key.utf8), Array(value.utf8))
    }

    var description: String { "\(key)=\(value)" }
}

extension StoreCursor {
    /// The entry at the cursor, if `found` says that there is one.
    func entry(_ found: Bool) -> Entry? {
        found ? Entry([UInt8](key), [UInt8](value)) : nil
    }
}

extension StoreReader {
    func entries(in range: KeyRange = .all) throws -> [Entry] {
        let cursor = try cursor(over: range)
        var entries: [Entry] = []
        var found = try cursor.seekToFirst()
        while let entry = cursor.entry(found) {
            entries.append(entry)
            found = try cursor.next()
        }
        return entries
    }

    func entriesBackward(in range: KeyRange = .all) throws -> [Entry] {
        let cursor = try cursor(over: range, for: .sweep)
        var entries: [Entry] = []
        var found = try cursor.seekToLast()
        while let entry = cursor.entry(found) {
            entries.append(entry)
            found = try cursor.previous()
        }
        return entries
    }

    func get(_ key: String) throws -> String? {
        try get(Array(key.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension OrderedStore {
    func put(_ entries: [String: String], durability: Durability = .buffered) throws {
        var batch = WriteBatch()
        for (key, value) in entries {
            batch.put(Array(key.utf8), Array(value.utf8))
        }
        try write(batch, durability: durability)
    }
}

extension KeyRange {
    init(_ lower: String, _ upper: String) {
        self.init(from: Array(lower.utf8), to: Array(upper.utf8))
    }
}

/// Runs `body` and returns the code of the storage error that it throws.
func errorCode(_ body: () throws -> Void) -> StorageError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? StorageError)?.code
    }
}
