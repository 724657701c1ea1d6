/// Builds a key out of components so that comparing keys byte by byte compares them component by component.
///
/// A component followed by another must be self-delimiting: a fixed-width number, an escaped byte string, or a raw
/// encoding that says where it ends. The last component may be any bytes, appended raw, which saves the escape and the
/// terminator. docs/KEY-ENCODING.md has the rules and test vectors. ``KeyDecoder`` reads a key back.
public struct KeyEncoder: Sendable {
    /// The key so far.
    public private(set) var bytes: [UInt8]

    public init(reservingBytes byteCount: Int = 64) {
        bytes = []
        bytes.reserveCapacity(byteCount)
    }

    /// An encoder that goes on from a key's first components.
    public init(prefix: [UInt8]) {
        bytes = prefix
    }

    /// Four bytes, the highest first.
    public mutating func append(_ number: UInt32) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Eight bytes, the highest first.
    public mutating func append(_ number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Bytes as they are: the last component of a key, or an encoding that keeps order and delimits itself.
    public mutating func appendRaw(_ component: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: component)
    }

    /// Bytes as they are.
    public mutating func appendRaw(_ component: [UInt8]) {
        bytes.append(contentsOf: component)
    }

    /// A byte string that another component may follow: each `0x00` becomes `0x00 0xFF`, and `0x00 0x01` ends it.
    public mutating func appendEscaped(_ component: UnsafeRawBufferPointer) {
        var rest = component[...]
        while let zero = rest.firstIndex(of: 0) {
            bytes.append(contentsOf: rest[...zero])
            bytes.append(Escape.zero)
            rest = rest[(zero + 1)...]
        }
        bytes.append(contentsOf: rest)
        bytes.append(0)
        bytes.append(Escape.end)
    }

    /// A byte string that another component may follow.
    public mutating func appendEscaped(_ component: [UInt8]) {
        component.withUnsafeBytes { appendEscaped($0) }
    }

    /// Takes components off the end, down to the first `byteCount` bytes, so that keys with one prefix share its work.
    public mutating func truncate(toByteCount byteCount: Int) {
        bytes.removeLast(bytes.count - byteCount)
    }
}

/// What follows a `0x00` in an escaped byte string.
enum Escape {
    /// The `0x00` is a byte of the string. Above `end`, so that a string sorts before its extensions.
    static let zero: UInt8 = 0xFF
    /// The string ends here.
    static let end: UInt8 = 0x01
}
