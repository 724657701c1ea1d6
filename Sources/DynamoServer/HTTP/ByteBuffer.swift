import Glibc

/// Growing memory that is filled at its end and emptied from its front.
///
/// Behind the bytes there is always room for the padding that ``HTTPRequest/body`` promises. The memory comes from
/// `realloc`, because that grows large blocks without copying them.
struct ByteBuffer: ~Copyable {
    private var memory: UnsafeMutableRawPointer
    /// How many bytes fit between the memory's start and the padding.
    private(set) var capacity: Int
    private var start = 0
    private var end = 0

    init(capacity: Int) {
        self.capacity = capacity
        memory = Self.allocate(nil, capacity)
    }

    deinit {
        Glibc.free(memory)
    }

    var count: Int { end - start }
    var isEmpty: Bool { start == end }

    /// The bytes; valid until the buffer changes.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory + start, count: count) }

    /// The bytes, to be changed in place, and the padding behind them.
    var mutableStart: UnsafeMutableRawPointer { memory + start }

    /// The memory behind the bytes, for a writer that calls ``didAppend(_:)`` afterwards.
    var free: UnsafeMutableRawBufferPointer { .init(start: memory + end, count: capacity - end) }

    mutating func didAppend(_ byteCount: Int) {
        end += byteCount
        assert(end <= capacity, "wrote behind the end of the buffer")
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        (memory + end).copyMemory(from: source, byteCount: bytes.count)
        end += bytes.count
    }

    /// Makes room for `byteCount` bytes behind the present ones. At least doubles, so that appending stays linear.
    mutating func reserve(_ byteCount: Int) {
        guard end + byteCount > capacity else { return }
        if start > 0 {
            memmove(memory, memory + start, count)
            end -= start
            start = 0
        }
        guard end + byteCount > capacity else { return }
        capacity = max(end + byteCount, capacity * 2)
        memory = Self.allocate(memory, capacity)
    }

    mutating func removeFirst(_ byteCount: Int) {
        start += byteCount
        assert(start <= end, "removed more than there was")
        if start == end { removeAll() }
    }

    /// Forgets all but the first `byteCount` bytes.
    mutating func truncate(to byteCount: Int) {
        end = start + byteCount
    }

    mutating func removeAll() {
        start = 0
        end = 0
    }

    private static func allocate(_ old: UnsafeMutableRawPointer?, _ capacity: Int) -> UnsafeMutableRawPointer {
        guard let new = realloc(old, capacity + HTTPRequest.bodyPaddingByteCount) else {
            fatalError("out of memory for a buffer of \(capacity) bytes")
        }
        return new
    }
}

/// A thing with a buffer that is used again.
protocol PooledBuffer: AnyObject {
    init()
    /// How much memory it holds.
    var capacity: Int { get }
    /// Forgets all content, and keeps the memory.
    func reset()
}

/// Spare buffers of one event loop, so that a request costs no allocation and an idle connection no memory.
struct BufferPool<Buffer: PooledBuffer> {
    private var spare: [Buffer] = []
    private var spareByteCount = 0
    private static var byteLimit: Int { 2 << 20 }

    mutating func take() -> Buffer {
        guard let buffer = spare.popLast() else { return Buffer() }
        spareByteCount -= buffer.capacity
        return buffer
    }

    mutating func give(_ buffer: Buffer) {
        guard spareByteCount + buffer.capacity <= Self.byteLimit else { return }
        buffer.reset()
        spareByteCount += buffer.capacity
        spare.append(buffer)
    }
}
