import Foundation
import TestSupport
import Testing

@testable import DynamoStorage

/// That a store on disk gives back the space of a reclaimed range, when no snapshot needs it any more.
@Suite struct ReclaimTests {
    private func fill(_ store: RocksDBStore, prefix: UInt8) throws {
        var generator = SeededGenerator(seed: UInt64(prefix))
        for number in UInt8(0)..<200 {
            var batch = WriteBatch()
            batch.put(
                [prefix, number],
                (0..<500).flatMap { _ in
                    withUnsafeBytes(of: generator.next()) { [UInt8]($0) }
                })
            try store.write(batch, durability: .buffered)
        }
    }

    private func dataFileBytes(_ directory: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: directory + "/shard-0")
            .filter { $0.hasSuffix(".sst") }
            .map { try FileManager.default.attributesOfItem(atPath: directory + "/shard-0/" + $0)[.size] as? Int ?? 0 }
            .reduce(0, +)
    }

    @Test(arguments: [false, true])
    func givesItsSpaceBackAndNoOthers(withSnapshot: Bool) throws {
        try withTemporaryDirectory { directory in
            let store = try RocksDBStore(path: directory, options: .small)
            defer { store.close() }
            for prefix in UInt8(1)...3 { try fill(store, prefix: prefix) }
            var snapshot = withSnapshot ? try store.snapshot() : nil

            try store.reclaim(KeyRange(prefix: [2]))
            store.waitForReclaim()
            #expect(try store.entries().map(\.key) == [1, 3].flatMap { prefix in (0..<200).map { [prefix, $0] } })
            if withSnapshot {
                #expect(try snapshot?.entries(in: KeyRange(prefix: [2])).count == 200)
                snapshot = nil
                store.waitForReclaim()
            }
            #expect((1_000_000...1_900_000).contains(try dataFileBytes(directory)))
            #expect(try store.approximateSizeBytes(of: KeyRange(prefix: [2])) < 100_000)
        }
    }

    @Test func closingDoesNotWaitForTheWork() throws {
        try withTemporaryDirectory { directory in
            let store = try RocksDBStore(path: directory, options: .small)
            try fill(store, prefix: 1)
            for number in UInt8(0)..<50 {
                try store.reclaim(KeyRange(from: [1, number], to: [1, number, 0]))
            }
            store.close()
            let reopened = try RocksDBStore(path: directory)
            defer { reopened.close() }
            #expect(try reopened.entries().count == 150)
        }
    }
}
