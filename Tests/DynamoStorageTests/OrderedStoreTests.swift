import DynamoStorage
import Foundation
import TestSupport
import Testing

/// What every store promises, whichever it is.
@Suite struct OrderedStoreTests {
    @Test(arguments: StoreKind.allCases)
    func readsWhatWasWritten(_ kind: StoreKind) throws {
        try kind.withStore { store throws in
            try store.put(["b": "2", "a": "1", "": "empty key", "c": ""], durability: .durable)
            #expect(try store.get("a") == "1")
            #expect(try store.get("") == "empty key")
            #expect(try store.get("c") == "")
            #expect(try store.get("d") == nil)
            #expect(try store.withValue(forKey: Array("b".utf8)) { $0?.count } == 1)
            #expect(try store.withValue(forKey: Array("bb".utf8)) { $0?.count } == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func laterChangesOfABatchWin(_ kind: StoreKind) throws {
        try kind.withStore { store throws in
            var batch = WriteBatch()
            batch.put([1], [1])
            batch.put([1], [2])
            batch.put([2], [1])
            batch.delete([2])
            batch.put([3], [1])
            batch.deleteRange(KeyRange(from: [3], to: [4]))
            batch.put([3, 1], [3])
            try store.write(batch, durability: .durable)
            #expect(try store.entries() == [Entry([1], [2]), Entry([3, 1], [3])])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func ordersKeysByUnsignedBytes(_ kind: StoreKind) throws {
        try kind.withStore { store throws in
            let keys: [[UInt8]] = [[], [0], [0, 0], [0, 0xFF], [1], [0x7F], [0x80], [0xFE], [0xFE, 0xFF, 0xFF]]
            var batch = WriteBatch()
            for key in keys.reversed() {
                batch.put(key, key)
            }
            try store.write(batch, durability: .buffered)
            #expect(try store.entries().map(\.key) == keys)
            #expect(try store.entriesBackward().map(\.key) == keys.reversed())
        }
    }

    @Test(arguments: StoreKind.allCases)
    func deletesARange(_ kind: StoreKind) throws {
        try kind.withStore { store throws in
            try store.put(["a": "", "b": "", "bz": "", "c": "", "d": ""])
            var batch = WriteBatch()
            batch.deleteRange(KeyRange("b", "c"))
            batch.deleteRange(KeyRange("d", "a"))
            batch.deleteRange(KeyRange("d", "d"))
            try store.write(batch, durability: .durable)
            #expect(try store.entries().map(\.key) == [[0x61], [0x63], [0x64]])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func snapshotsDoNotSeeLaterWrites(_ kind: StoreKind) throws {
        try kind.withStore { store throws in
            try store.put(["a": "1", "b": "1"])
            let snapshot = try store.snapshot()
            let cursor = try store.cursor(over: .all)
            var batch = WriteBatch()
            batch.delete(Array("a".utf8))
            try store.write(batch, durability: .buffered)
            try store.put(["b": "2", "c": "2"])

            let before = [Entry("a", "1"), Entry("b", "1")]
            #expect(try snapshot.entries() == before)
            #expect(try snapshot.entriesBackward() == before.reversed())
            #expect(try snapshot.get("a") == "1")
            #expect(try snapshot.get("c") == nil)
            #expect(try cursor.entry(cursor.seekToFirst()) == before[0])
            #expect(try cursor.entry(cursor.seekToLast()) == before[1])
            #expect(try store.entries() == [Entry("b", "2"), Entry("c", "2")])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func reclaimDeletesOnlyItsRangeAndNothingFromSnapshots(_ kind: StoreKind) throws {
        try kind.withStore { store throws in
            let before = [Entry("a", "1"), Entry("b", "1"), Entry("ba", "1"), Entry("c", "1")]
            try store.put(["a": "1", "b": "1", "ba": "1", "c": "1"])
            let snapshot = try store.snapshot()
            try store.reclaim(KeyRange(prefix: Array("b".utf8)))
            #expect(try store.entries() == [before[0], before[3]])
            #expect(try snapshot.entries() == before)
            try store.put(["ba": "2"])
            try store.reclaim(KeyRange("x", "b"))
            #expect(try store.entries() == [before[0], Entry("ba", "2"), before[3]])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aClosedStoreRefusesUseButHeldReadersGoOn(_ kind: StoreKind) throws {
        try kind.withStore { store throws in
            try store.put(["a": "1"])
            let snapshot = try store.snapshot()
            let cursor = try store.cursor(over: .all)
            store.close()
            store.close()
            #expect(errorCode { _ = try store.get("a") } == .closed)
            #expect(errorCode { try store.put(["a": "2"]) } == .closed)
            #expect(errorCode { _ = try store.snapshot() } == .closed)
            #expect(errorCode { _ = try store.cursor(over: .all) } == .closed)
            #expect(errorCode { try store.reclaim(.all) } == .closed)
            #expect(errorCode { _ = try store.approximateSizeBytes(of: .all) } == .closed)
            #expect(try snapshot.entries() == [Entry("a", "1")])
            #expect(try cursor.entry(cursor.seekToFirst()) == Entry("a", "1"))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func sizesFollowTheData(_ kind: StoreKind) throws {
        try kind.withStore { store throws in
            #expect(try store.approximateSizeBytes(of: .all) == 0)
            var generator = SeededGenerator(seed: 7)
            for first in UInt8(0)..<4 {
                var batch = WriteBatch()
                for second in UInt8(0)..<200 {
                    batch.put([first, second], (0..<1000).map { _ in UInt8.random(in: 0...255, using: &generator) })
                }
                try store.write(batch, durability: .buffered)
            }
            let all = try store.approximateSizeBytes(of: .all)
            let half = try store.approximateSizeBytes(of: KeyRange(from: [0], to: [2]))
            #expect((100_000...1_000_000).contains(all))
            #expect((1...all).contains(half))
            #expect(try store.approximateSizeBytes(of: KeyRange(from: [9], to: [10])) < 10_000)
            #expect(try store.approximateSizeBytes(of: KeyRange(from: [2], to: [1])) == 0)
        }
    }

    /// Readers on other threads see each batch as a whole or not at all.
    @Test(arguments: StoreKind.allCases)
    func batchesAreAtomicForConcurrentReaders(_ kind: StoreKind) throws {
        try kind.withStore { store throws in
            let keys = (UInt8(0)..<60).map { [$0, $0] }
            func writeRound(_ round: UInt8) throws {
                var batch = WriteBatch()
                for key in keys { batch.put(key, [round]) }
                try store.write(batch, durability: .buffered)
            }
            try writeRound(0)
            let isDone = Locked(false)
            let tornRounds = Locked(0)
            let readCount = Locked(0)
            let reader = Thread {
                while !isDone.withLock({ $0 }) {
                    let rounds = (try? store.entries().map(\.value)).map { Set($0).count }
                    if rounds != 1 { tornRounds.withLock { $0 += 1 } }
                    readCount.withLock { $0 += 1 }
                }
            }
            reader.start()
            var round = 0
            while round < 200 || (readCount.withLock({ $0 }) < 10 && round < 100_000) {
                round += 1
                try writeRound(UInt8(truncatingIfNeeded: round))
            }
            isDone.withLock { $0 = true }
            #expect(readCount.withLock { $0 } > 0)
            #expect(tornRounds.withLock { $0 } == 0)
        }
    }
}
