import Glibc

/// Growing memory for a request's body, always with the padding that ``HTTPRequest/body`` promises.
final class BodyBuffer {
    private var start: UnsafeMutableRawPointer
    private(set) var capacity: Int
    private(set) var count = 0

    init() {
        capacity = 4096
        start = .allocate(byteCount: capacity + HTTPRequest.bodyPaddingByteCount, alignment: 64)
    }

    deinit {
        start.deallocate()
    }

    /// The bytes; valid until the buffer changes.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// The memory behind the bytes, for a writer that calls ``didWrite(_:)`` afterwards.
    var free: UnsafeMutableRawBufferPointer { .init(start: start + count, count: capacity - count) }

    func didWrite(_ byteCount: Int) {
        count += byteCount
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(count + bytes.count)
        free.copyMemory(from: bytes)
        count += bytes.count
    }

    /// Makes room for `byteCount` bytes in all; at least doubles, so that appending stays linear.
    func reserve(_ byteCount: Int) {
        guard byteCount > capacity else { return }
        capacity = max(byteCount, capacity * 2)
        let larger = UnsafeMutableRawPointer.allocate(
            byteCount: capacity + HTTPRequest.bodyPaddingByteCount, alignment: 64)
        larger.copyMemory(from: start, byteCount: count)
        start.deallocate()
        start = larger
    }

    /// Clears the padding behind the bytes.
    func pad() {
        memset(start + count, 0, HTTPRequest.bodyPaddingByteCount)
    }

    func removeAll() {
        count = 0
    }
}

/// Spare buffers of one event loop, so that a request costs no allocation and an idle connection no memory.
struct BodyBufferPool {
    private var spare: [BodyBuffer] = []
    private static let countLimit = 16
    private static let capacityLimit = 1 << 20

    mutating func take() -> BodyBuffer {
        spare.popLast() ?? BodyBuffer()
    }

    mutating func give(_ buffer: BodyBuffer) {
        guard spare.count < Self.countLimit, buffer.capacity <= Self.capacityLimit else { return }
        buffer.removeAll()
        spare.append(buffer)
    }
}
