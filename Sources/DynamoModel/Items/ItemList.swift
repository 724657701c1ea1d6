/// Items one behind the other in one array of bytes: those of a page, which are gathered from the store and written out,
/// and seldom looked at one by one.
///
/// A collection of ``Item``, each of which is copied out when it is asked for.
///
/// ```swift
/// for item in output.items ?? [] { print(item["text"]) }
/// ```
public struct ItemList: Sendable, Hashable {
    /// The canonical bytes of all items.
    private var bytes: [UInt8] = []
    /// Where each item ends in them.
    private var ends: [Int] = []

    public init() {}

    public init(_ items: some Sequence<Item>) {
        for item in items { append(item) }
    }

    /// Makes room for as many items, each of about so many bytes.
    public mutating func reserveCapacity(_ itemCount: Int, itemByteCount: Int) {
        ends.reserveCapacity(itemCount)
        bytes.reserveCapacity(itemCount * itemByteCount)
    }

    public mutating func append(_ item: Item) {
        item.bytes.withUnsafeBytes { append(canonical: $0) }
    }

    /// Adds an item of bytes that are canonical already, as a store keeps them.
    public mutating func append(canonical item: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: item)
        ends.append(bytes.count)
    }

    public mutating func append(contentsOf items: ItemList) {
        let start = bytes.count
        bytes.append(contentsOf: items.bytes)
        for end in items.ends { ends.append(start + end) }
    }

    /// Calls `body` with the canonical bytes of each item in order.
    public func forEachCanonicalBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { bytes in
            var start = 0
            for end in ends {
                body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                start = end
            }
        }
    }
}

extension ItemList: RandomAccessCollection {
    public var startIndex: Int { 0 }

    public var endIndex: Int { ends.count }

    public subscript(position: Int) -> Item {
        Item(canonical: [UInt8](bytes[(position > 0 ? ends[position - 1] : 0)..<ends[position]]))
    }
}

extension ItemList: ExpressibleByArrayLiteral {
    public init(arrayLiteral items: Item...) {
        self.init(items)
    }
}
