/// One value held as canonical bytes: a constant of an expression, or a value on its way from one item to another.
///
/// It compares with a value inside an item, and goes into an item, without being decoded. It may share the bytes of a
/// larger whole, such as the values of a request.
public struct CanonicalValue: Sendable {
    private let storage: [UInt8]
    /// The value's bytes, tag included, within the storage.
    private let range: Range<Int>

    private init(storage: [UInt8], range: Range<Int>) {
        self.storage = storage
        self.range = range
    }

    /// Wraps what a writer has written: one value.
    public init(written writer: ItemWriter) {
        self.init(storage: writer.bytes, range: 0..<writer.bytes.count)
    }

    /// Encodes a value.
    public init(_ value: AttributeValue) {
        var writer = ItemWriter()
        writer.write(value)
        self.init(written: writer)
    }

    /// Copies a value out of an item.
    public init(_ view: ValueView) {
        var writer = ItemWriter(reservingCapacity: view.payload.count + 8)
        writer.write(view)
        self.init(written: writer)
    }

    /// The attributes of an item, in order; each shares the item's bytes.
    public static func values(of item: Item) -> [(name: Text, value: CanonicalValue)] {
        var values: [(name: Text, value: CanonicalValue)] = []
        item.bytes.withUnsafeBytes { bytes in
            var reader = ItemReader(bytes)
            while !reader.isAtEnd, let entry = try? reader.nextEntry() {
                // The value is the last part of its entry: behind the name and the name's byte count.
                let end = reader.position
                let nameEnd = end - entry.bytes.count + entry.name.count + varintCount(entry.name.count)
                values.append((Text(utf8: entry.name), CanonicalValue(storage: item.bytes, range: nameEnd..<end)))
            }
        }
        return values
    }

    private static func varintCount(_ count: Int) -> Int {
        max(1, (Int.bitWidth - count.leadingZeroBitCount + 6) / 7)
    }

    /// The value's type.
    public var kind: AttributeValue.Kind {
        // The bytes were written by a writer, so the first is a tag.
        ItemFormat.kind(of: storage[range.lowerBound])!
    }

    /// The value, decoded.
    public var value: AttributeValue {
        withView { view in (try? view.decoded()) ?? .null }
    }

    /// The value's share of an item's size, in bytes.
    public var byteSize: Int {
        withView { view in (try? view.byteSize()) ?? 0 }
    }

    /// How many canonical bytes the value takes.
    public var canonicalCount: Int { range.count }

    /// Calls `body` with a view of the value.
    public func withView<Result>(_ body: (ValueView) -> Result) -> Result {
        storage.withUnsafeBytes { bytes in
            var reader = ItemReader(UnsafeRawBufferPointer(rebasing: bytes[range]))
            guard let view = try? reader.nextValue() else { preconditionFailure("a writer writes whole values") }
            return body(view)
        }
    }
}

extension CanonicalValue: Hashable {
    public static func == (left: CanonicalValue, right: CanonicalValue) -> Bool {
        left.storage[left.range] == right.storage[right.range]
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(storage[range])
    }
}
