/// A key and its value at a fixed address: one immutable allocation, shared by every version of the map that holds it.
final class SortedMapEntry: @unchecked Sendable {
    private let storage: UnsafeMutableRawBufferPointer
    private let keyByteCount: Int

    init(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        storage = .allocate(byteCount: key.count + value.count, alignment: 1)
        keyByteCount = key.count
        UnsafeMutableRawBufferPointer(rebasing: storage[..<key.count]).copyMemory(from: key)
        UnsafeMutableRawBufferPointer(rebasing: storage[key.count...]).copyMemory(from: value)
    }

    deinit {
        storage.deallocate()
    }

    /// Valid as long as the entry is held.
    var key: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: storage.baseAddress, count: keyByteCount)
    }

    /// Valid as long as the entry is held.
    var value: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: storage[keyByteCount...])
    }

    var byteCount: Int { storage.count }
}
