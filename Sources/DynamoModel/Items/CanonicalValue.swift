/// One value held as canonical bytes: a constant of an expression, or a value on its way from one item to another.
///
/// It compares with a value inside an item, and goes into an item, without being decoded.
public struct CanonicalValue: Sendable, Hashable {
    /// The canonical bytes, tag included.
    public let bytes: [UInt8]

    /// Encodes a value.
    public init(_ value: AttributeValue) {
        var writer = ItemWriter()
        writer.write(value)
        bytes = writer.bytes
    }

    /// Copies a value out of an item.
    public init(_ view: ValueView) {
        var writer = ItemWriter(reservingCapacity: view.payload.count + 8)
        writer.write(view)
        bytes = writer.bytes
    }

    /// Wraps what a writer has written: one value.
    public init(written writer: ItemWriter) {
        bytes = writer.bytes
    }

    /// The value's type.
    public var kind: AttributeValue.Kind {
        // The bytes were written by a writer, so the first is a tag.
        ItemFormat.kind(of: bytes[0])!
    }

    /// The value, decoded.
    public var value: AttributeValue {
        withView { view in (try? view.decoded()) ?? .null }
    }

    /// The value's share of an item's size, in bytes.
    public var byteSize: Int {
        withView { view in (try? view.byteSize()) ?? 0 }
    }

    /// Calls `body` with a view of the value.
    public func withView<Result>(_ body: (ValueView) -> Result) -> Result {
        bytes.withUnsafeBytes { bytes in
            var reader = ItemReader(bytes)
            // The bytes were written by a writer, so they are one whole value.
            return body(try! reader.nextValue())
        }
    }
}
