import DynamoStorage
import Foundation
import Testing

/// A crash is a copy of the directory taken while the store is open: what the disk would hold.
@Suite struct CrashTests {
    /// Writes ten entries, crashes, changes the copy's log with `damage`, and returns what the copy holds when opened.
    private func keysAfterCrash(
        durability: Durability, damage: (FileHandle, UInt64) throws -> Void
    ) throws -> [[UInt8]] {
        try withTemporaryDirectory { directory in
            let store = try RocksDBStore(path: directory + "/data")
            defer { store.close() }
            for number in UInt8(0)..<10 {
                var batch = WriteBatch()
                batch.put([number], [UInt8](repeating: number, count: 100))
                try store.write(batch, durability: durability)
            }
            try FileManager.default.copyItem(atPath: directory + "/data", toPath: directory + "/copy")
            try damageLog(in: directory + "/copy/shard-0", damage)
            let copy = try RocksDBStore(path: directory + "/copy")
            defer { copy.close() }
            return try copy.entries().map(\.key)
        }
    }

    private func damageLog(in directory: String, _ damage: (FileHandle, UInt64) throws -> Void) throws {
        let logs = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".log") }
        let log = try #require(logs.max())
        let handle = try #require(FileHandle(forUpdatingAtPath: directory + "/" + log))
        defer { try? handle.close() }
        try damage(handle, try handle.seekToEnd())
    }

    private func numbers(_ range: Range<UInt8>) -> [[UInt8]] {
        range.map { [$0] }
    }

    @Test(arguments: [Durability.durable, .buffered])
    func aKilledProcessLosesNothing(_ durability: Durability) throws {
        #expect(try keysAfterCrash(durability: durability) { _, _ in } == numbers(0..<10))
    }

    @Test(arguments: [1, 3, 50, 105])
    func aTornLastRecordIsDroppedAlone(_ missingByteCount: UInt64) throws {
        let keys = try keysAfterCrash(durability: .durable) { log, size in
            try log.truncate(atOffset: size - missingByteCount)
        }
        #expect(keys == numbers(0..<9))
    }

    @Test func aLastRecordOfWhichOnlySomePagesWereWrittenIsDroppedAlone() throws {
        let keys = try keysAfterCrash(durability: .durable) { log, size in
            try log.seek(toOffset: size - 40)
            try log.write(contentsOf: Data(repeating: 0, count: 40))
        }
        #expect(keys == numbers(0..<9))
    }

    @Test(arguments: [UInt8(0), 0xA5])
    func whatLiesBehindTheLastRecordIsIgnored(_ filler: UInt8) throws {
        let keys = try keysAfterCrash(durability: .durable) { log, size in
            try log.write(contentsOf: Data(repeating: filler, count: 5_000))
        }
        #expect(keys == numbers(0..<10))
    }

    /// After a crash and its recovery, the next crash loses nothing either.
    @Test func aSecondCrashLosesNothing() throws {
        try withTemporaryDirectory { directory in
            let paths = (0..<4).map { directory + "/\($0)" }
            for (number, (path, next)) in zip(paths, paths.dropFirst()).enumerated() {
                let store = try RocksDBStore(path: path)
                try store.put([String(number): "x"], durability: .durable)
                try FileManager.default.copyItem(atPath: path, toPath: next)
                #expect(try store.entries().count == number + 1)
                store.close()
            }
        }
    }
}
