import Glibc

/// Writes JSON into a growing buffer of its own. A thread keeps one from answer to answer.
///
///     writer.reset()
///     writer.beginObject()
///     writer.name("TableName"); writer.string(tableName)
///     writer.endObject()
///     writer.withBytes { send($0) }
///
/// Each value is followed by a comma at once, and the end of an object or array overwrites the last one: nothing needs
/// to be remembered between members. The writer trusts its caller to pair names with values and beginnings with ends.
public struct JSONWriter: ~Copyable {
    /// A buffer larger than this is given back by `reset()`.
    private static let retainedCapacity = 1 << 20
    private static let initialCapacity = 4096

    private(set) var base: UnsafeMutableRawPointer
    private var end = 0
    private(set) var capacity: Int

    public init() {
        capacity = JSONWriter.initialCapacity
        base = JSONWriter.allocate(nil, capacity)
    }

    deinit {
        free(base)
    }

    /// The number of bytes written, without the comma that awaits a next value.
    public var count: Int {
        end > 0 && base.load(fromByteOffset: end - 1, as: UInt8.self) == UInt8(ascii: ",") ? end - 1 : end
    }

    /// Calls `body` with what has been written.
    public func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// A copy of what has been written.
    public var bytes: [UInt8] { withBytes { Array($0) } }

    /// Starts afresh; the buffer stays, unless it has become large.
    public mutating func reset() {
        end = 0
        guard capacity > JSONWriter.retainedCapacity else { return }
        free(base)
        capacity = JSONWriter.initialCapacity
        base = JSONWriter.allocate(nil, capacity)
    }

    /// Hands over the buffer, to be released with `free`, and starts afresh with a new one.
    public mutating func takeBytes() -> UnsafeMutableRawBufferPointer {
        let taken = UnsafeMutableRawBufferPointer(start: base, count: count)
        end = 0
        capacity = JSONWriter.initialCapacity
        base = JSONWriter.allocate(nil, capacity)
        return taken
    }

    private static func allocate(_ old: UnsafeMutableRawPointer?, _ capacity: Int) -> UnsafeMutableRawPointer {
        guard let new = realloc(old, capacity) else { fatalError("out of memory for \(capacity) bytes of JSON") }
        return new
    }

    @inline(never)
    private mutating func grow(by additional: Int) {
        capacity = max(capacity * 2, end + additional)
        base = JSONWriter.allocate(base, capacity)
    }
}

extension JSONWriter {
    /// Makes room for `additional` bytes and tells where they go; `advance(by:)` follows.
    @inline(__always)
    mutating func reserve(_ additional: Int) -> UnsafeMutableRawPointer {
        if end + additional > capacity { grow(by: additional) }
        return base + end
    }

    @inline(__always)
    mutating func advance(by count: Int) {
        end += count
        assert(end <= capacity, "wrote behind the end of the buffer")
    }

    @inline(__always)
    mutating func byte(_ byte: UInt8) {
        reserve(1).storeBytes(of: byte, as: UInt8.self)
        end += 1
    }

    /// Appends ASCII text as it is.
    @inline(__always)
    mutating func verbatim(_ text: StaticString) {
        let count = text.utf8CodeUnitCount
        reserve(count).copyMemory(from: text.utf8Start, byteCount: count)
        end += count
    }

    @inline(__always)
    mutating func verbatim(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        reserve(bytes.count).copyMemory(from: start, byteCount: bytes.count)
        end += bytes.count
    }

    /// Puts the closing bracket in place of the comma after the last member, and a comma behind it.
    @inline(__always)
    private mutating func close(_ bracket: UInt8) {
        let place = reserve(2)
        let hasComma = base.load(fromByteOffset: end - 1, as: UInt8.self) == UInt8(ascii: ",")
        let start = hasComma ? place - 1 : place
        start.storeBytes(of: bracket, as: UInt8.self)
        start.storeBytes(of: UInt8(ascii: ","), toByteOffset: 1, as: UInt8.self)
        end += hasComma ? 1 : 2
    }
}

extension JSONWriter {
    @inline(__always)
    public mutating func beginObject() { byte(UInt8(ascii: "{")) }

    @inline(__always)
    public mutating func endObject() { close(UInt8(ascii: "}")) }

    @inline(__always)
    public mutating func beginArray() { byte(UInt8(ascii: "[")) }

    @inline(__always)
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// The name of a member, which must need no escapes; its value follows.
    @inline(__always)
    public mutating func name(_ name: StaticString) {
        let count = name.utf8CodeUnitCount
        let place = reserve(count + 3)
        place.storeBytes(of: UInt8(ascii: "\""), as: UInt8.self)
        (place + 1).copyMemory(from: name.utf8Start, byteCount: count)
        (place + 1 + count).storeBytes(of: UInt8(ascii: "\""), as: UInt8.self)
        (place + 2 + count).storeBytes(of: UInt8(ascii: ":"), as: UInt8.self)
        end += count + 3
    }

    /// The name of a member in UTF-8, escaped as needed; its value follows.
    @inline(__always)
    public mutating func name(utf8 bytes: UnsafeRawBufferPointer) {
        string(utf8: bytes)
        // The comma after the string becomes the colon.
        base.storeBytes(of: UInt8(ascii: ":"), toByteOffset: end - 1, as: UInt8.self)
    }

    @inline(__always)
    public mutating func boolean(_ value: Bool) {
        if value { verbatim("true,") } else { verbatim("false,") }
    }

    @inline(__always)
    public mutating func null() { verbatim("null,") }
}

extension JSONWriter {
    /// Writes a member whose value knows how to write itself.
    @inline(__always)
    public mutating func member(_ name: StaticString, _ value: some WireEncodable) {
        self.name(name)
        value.write(to: &self)
    }

    /// Writes a member unless its value is nil.
    @inline(__always)
    public mutating func member(_ name: StaticString, _ value: (some WireEncodable)?) {
        guard let value else { return }
        member(name, value)
    }
}
