import Glibc

/// A member of a structure: its name on the wire, and what its values may be.
@frozen
public struct ShapeMember: Sendable {
    /// The name on the wire, such as `TableName`.
    public let name: StaticString
    public let shape: Shape
    /// Whether the service refuses a request without it.
    public let isRequired: Bool

    init(_ name: StaticString, _ shape: Shape, required: Bool = false) {
        self.name = name
        self.shape = shape
        isRequired = required
    }

    @inlinable
    @inline(__always)
    func isNamed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard name.utf8CodeUnitCount == bytes.count, let start = bytes.baseAddress else { return false }
        return areEqual(name.utf8Start, start, bytes.count)
    }
}

@usableFromInline
func areEqual(_ left: UnsafePointer<UInt8>, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
    memcmp(left, right, count) == 0
}
