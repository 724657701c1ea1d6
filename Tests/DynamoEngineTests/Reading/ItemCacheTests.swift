import DynamoModel
import Testing

@testable import DynamoEngine

/// The cache of items by itself: what it keeps, and what goes.
@Suite struct ItemCacheTests {
    private static let itemBytes = 100
    /// What one entry of these tests takes.
    private static let entryBytes = 4 + itemBytes + ItemCache.overheadBytes

    private func key(_ number: Int) -> HashedKey {
        HashedKey(withUnsafeBytes(of: UInt32(number).bigEndian) { [UInt8]($0) })
    }

    private func item(_ number: Int, byteCount: Int = itemBytes) -> StoredItem {
        StoredItem(Item(canonical: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: byteCount)))
    }

    @Test func keepsNoMoreThanItsBound() {
        var cache = ItemCache(capacityBytes: 20 * Self.entryBytes)
        for number in 0..<1000 {
            cache.put(item(number), at: key(number))
            #expect(cache.byteCount <= cache.capacityBytes)
        }
        #expect(cache.count == 20)
        #expect(cache.byteCount == 20 * Self.entryBytes)
    }

    @Test func keepsWhatIsAskedForAgain() {
        var cache = ItemCache(capacityBytes: 20 * Self.entryBytes)
        for number in 0..<10 { cache.put(item(number), at: key(number)) }
        for number in 10..<1000 {
            cache.put(item(number), at: key(number))
            for wanted in 0..<10 { #expect(cache.item(at: key(wanted))?.item == item(wanted).item) }
        }
    }

    @Test func replacesAndRemoves() {
        var cache = ItemCache(capacityBytes: 20 * Self.entryBytes)
        cache.put(item(1), at: key(7))
        cache.put(item(2, byteCount: 50), at: key(7))
        #expect(cache.item(at: key(7))?.item == item(2, byteCount: 50).item)
        #expect(cache.count == 1)
        #expect(cache.byteCount == Self.entryBytes - 50)
        cache.remove(key(7))
        cache.remove(key(7))
        #expect(cache.item(at: key(7)) == nil)
        #expect(cache.byteCount == 0)
    }

    @Test func leavesOutWhatIsLarge() {
        var cache = ItemCache(capacityBytes: 20 * Self.entryBytes)
        cache.put(item(1), at: key(1))
        cache.put(item(2, byteCount: 3 * Self.entryBytes), at: key(2))
        #expect(cache.item(at: key(2)) == nil)
        // The large one makes the small one at its key wrong.
        cache.put(item(3, byteCount: 3 * Self.entryBytes), at: key(1))
        #expect(cache.item(at: key(1)) == nil)
        #expect(cache.count == 0)
    }

    @Test func keepsNothingWithoutRoom() {
        var cache = ItemCache(capacityBytes: 0)
        cache.put(item(1), at: key(1))
        #expect(cache.item(at: key(1)) == nil)
    }
}
