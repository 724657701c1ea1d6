import DynamoStorage
import Testing

@Suite struct FaultInjectingStoreTests {
    private let store = FaultInjectingStore(over: MemoryStore())

    @Test func failsTheChosenWriteBeforeOrAfterItApplies() throws {
        store.failWrite(number: 2)
        store.failWrite(number: 3, at: .afterApplying)
        try store.put(["a": "1"])
        #expect(errorCode { try store.put(["b": "1"]) } == .inputOutput)
        #expect(errorCode { try store.put(["c": "1"]) } == .inputOutput)
        try store.put(["d": "1"])
        #expect(try store.entries().map(\.key) == [[0x61], [0x63], [0x64]])
        #expect(store.writeCount == 4)
    }

    @Test func failsSyncs() throws {
        store.failDurableWrites(true)
        try store.put(["a": "1"], durability: .buffered)
        #expect(errorCode { try store.put(["b": "1"], durability: .durable) } == .inputOutput)
        #expect(errorCode { try store.reclaim(.all) } == .inputOutput)
        store.failDurableWrites(false)
        try store.put(["c": "1"], durability: .durable)
        #expect(try store.entries().map(\.key) == [[0x61], [0x63]])
    }

    @Test func callsTheHookBeforeTheWriteShows() throws {
        let seen = Locked<[Int]>([])
        store.beforeEachWrite { [store] batch in
            let countBefore = try? store.entries().count
            seen.withLock { $0.append(contentsOf: [batch.count, countBefore ?? -1]) }
        }
        try store.put(["a": "1", "b": "1"])
        store.beforeEachWrite(nil)
        try store.put(["c": "1"])
        #expect(seen.withLock { $0 } == [2, 0])
    }
}
