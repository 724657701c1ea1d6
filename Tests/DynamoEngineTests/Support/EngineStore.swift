import DynamoEngine
import DynamoStorage
import Foundation
import Testing

/// The stores that a database can be on.
enum EngineStore: CaseIterable, CustomTestStringConvertible {
    case memory
    case rocksDB

    var testDescription: String { self == .memory ? "memory" : "RocksDB" }

    /// Runs `body` with a new database, which is closed and removed afterwards.
    func withDatabase(_ body: (Database) async throws -> Void) async throws {
        switch self {
        case .memory:
            let database = try Database(store: MemoryStore())
            defer { database.close() }
            try await body(database)
        case .rocksDB:
            try await withTemporaryDirectory { directory in
                let database = try Database(store: RocksDBStore(path: directory + "/data", options: .forTests))
                defer { database.close() }
                try await body(database)
            }
        }
    }
}

extension RocksDBOptions {
    /// Small buffers, so that a test meets flushes.
    static var forTests: RocksDBOptions {
        var options = RocksDBOptions()
        options.writeBufferBytes = 256 << 10
        options.blockCacheBytes = 1 << 20
        return options
    }
}

/// Runs `body` with the path of a new, empty directory, which is removed afterwards.
func withTemporaryDirectory(_ body: (String) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory.path + "/apus-engine-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try await body(directory)
}

/// Waits until `condition` holds, at most ten seconds.
func eventually(_ condition: () throws -> Bool) async throws -> Bool {
    let end = Date.now + 10
    while Date.now < end {
        if try condition() { return true }
        try await Task.sleep(for: .milliseconds(2))
    }
    return false
}
