import DynamoStorage
import Testing

/// A batch's own bookkeeping; what stores make of batches is in OrderedStoreTests.
@Suite struct WriteBatchTests {
    @Test func listsItsChangesInOrder() {
        var batch = WriteBatch(reservingBytes: 100)
        #expect(batch.isEmpty)
        let long = [UInt8](repeating: 5, count: 20_000)
        batch.put([1], long)
        batch.delete([])
        batch.deleteRange(KeyRange(from: [2], to: [3, 4]))
        batch.deleteRange(KeyRange(from: [3], to: [3]))
        #expect(batch.count == 3)
        #expect(describe(batch) == ["put [1] 20000", "delete []", "deleteRange [2] [3, 4]"])
    }

    @Test func joinsAndEmpties() {
        var batch = WriteBatch()
        batch.put([1], [2])
        var other = WriteBatch()
        other.delete([3])
        other.append(batch)
        other.append(other)
        #expect(describe(other) == ["delete [3]", "put [1] 1", "delete [3]", "put [1] 1"])
        other.removeAll()
        #expect(other.isEmpty && other.count == 0 && describe(other) == [])
        #expect(other.byteCount == WriteBatch().byteCount)
        #expect(batch.count == 1)
    }

    private func describe(_ batch: WriteBatch) -> [String] {
        var texts: [String] = []
        batch.forEachChange { change in
            switch change {
            case .put(let key, let value): texts.append("put \([UInt8](key)) \(value.count)")
            case .delete(let key): texts.append("delete \([UInt8](key))")
            case .deleteRange(let lower, let upper): texts.append("deleteRange \([UInt8](lower)) \([UInt8](upper))")
            }
        }
        return texts
    }
}
