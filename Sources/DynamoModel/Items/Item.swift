/// An attribute map: a top-level item, a key, a nested map, or the values of an expression's placeholders.
///
/// An item is immutable and held as canonical bytes (``ItemFormat``), which are also what the store keeps: reading an
/// attribute decodes just that attribute, a change copies the untouched ones as bytes, and comparing two items compares
/// bytes. Names are unique and sorted by their bytes.
///
/// ```swift
/// let item: Item = ["conversationId": "c1", "sequence": 7]
/// item["sequence"]                        // .number(7)
/// item.setting("sequence", to: 8)
/// ```
public struct Item: Sendable {
    /// The canonical bytes.
    public let bytes: [UInt8]

    /// An item of bytes that are canonical already: read from the store, or written by an ``ItemWriter``.
    public init(canonical bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// An item of these attributes; of two with the same name the later one counts.
    public init(_ attributes: some Sequence<(Text, AttributeValue)>) {
        var latest: [Text: AttributeValue] = [:]
        for (name, value) in attributes { latest[name] = value }
        var writer = ItemWriter()
        for (name, value) in latest.sorted(by: { $0.key < $1.key }) {
            writer.writeName(name)
            writer.write(value)
        }
        bytes = writer.bytes
    }

    /// The item without attributes.
    public static let empty = Item(canonical: [])

    public var isEmpty: Bool { bytes.isEmpty }

    /// The number of attributes. Linear in their number.
    public var entryCount: Int {
        reduceEntries(0) { count, _ in count += 1 }
    }

    /// What the attributes count for in DynamoDB's item size, in bytes: names and values.
    public var byteSize: Int {
        reduceEntries(0) { size, entry throws(DynamoError) in size += try entry.name.count + entry.value.byteSize() }
    }

    /// The attribute of this name, decoded.
    ///
    /// - Complexity: linear in the number of attributes; the others are skipped, not decoded.
    public subscript(name: Text) -> AttributeValue? {
        name.withUTF8Bytes { self[utf8: $0] }
    }

    /// The attribute of the name with these UTF-8 bytes, decoded.
    public subscript(utf8 name: UnsafeRawBufferPointer) -> AttributeValue? {
        withValue(named: name) { value in
            // Bytes were checked when they came from the store or were written by us.
            value.flatMap { try? $0.decoded() }
        }
    }

    /// Calls `body` with the undecoded value of the name with these UTF-8 bytes.
    public func withValue<Result>(named name: UnsafeRawBufferPointer, _ body: (ValueView?) -> Result) -> Result {
        bytes.withUnsafeBytes { bytes in
            var reader = ItemReader(bytes)
            while !reader.isAtEnd, let entry = try? reader.nextEntry() {
                let order = entry.name.compareBytes(with: name)
                if order == 0 { return body(entry.value) }
                if order > 0 { break }
            }
            return body(nil)
        }
    }

    /// Whether there is an attribute of this name.
    public func contains(_ name: Text) -> Bool {
        name.withUTF8Bytes { name in withValue(named: name) { $0 != nil } }
    }

    /// The names in the order of their bytes.
    public var names: [Text] {
        reduceEntries([]) { names, entry in names.append(Text(utf8: entry.name)) }
    }

    /// Checks that the bytes are well formed down to the last value, as they should be when they come from a store.
    ///
    /// - Throws: `.corruptData`.
    public func checkFormat() throws(DynamoError) {
        let outcome: Result<Void, DynamoError> = bytes.withUnsafeBytes { bytes in
            do throws(DynamoError) {
                var reader = ItemReader(bytes)
                while !reader.isAtEnd { _ = try reader.nextEntry().value.byteSize() }
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    /// Folds the entries in order. Stops at bytes that break the format.
    func reduceEntries<Accumulated>(
        _ initial: Accumulated,
        _ body: (inout Accumulated, ItemReader.Entry) throws(DynamoError) -> Void
    ) -> Accumulated {
        bytes.withUnsafeBytes { bytes in
            var accumulated = initial
            var reader = ItemReader(bytes)
            while !reader.isAtEnd {
                do throws(DynamoError) {
                    try body(&accumulated, try reader.nextEntry())
                } catch {
                    break
                }
            }
            return accumulated
        }
    }
}

extension Item: Hashable {}

extension Item: CustomStringConvertible {
    /// How many attributes the item has, and not what they are: descriptions end up in logs.
    public var description: String { "item of \(entryCount) attributes" }
}

extension Item: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (Text, AttributeValue)...) {
        self.init(elements)
    }
}

extension Item: Sequence {
    /// The attributes in the order of their names, each decoded when it is reached.
    public struct Iterator: IteratorProtocol {
        private let bytes: [UInt8]
        private var position = 0

        init(_ item: Item) {
            bytes = item.bytes
        }

        public mutating func next() -> (Text, AttributeValue)? {
            let start = position
            guard start < bytes.count else { return nil }
            let (pair, end) = bytes.withUnsafeBytes { bytes -> ((Text, AttributeValue)?, Int) in
                var reader = ItemReader(UnsafeRawBufferPointer(rebasing: bytes[start...]))
                guard let entry = try? reader.nextEntry(), let value = try? entry.value.decoded() else {
                    return (nil, bytes.count)
                }
                return ((Text(utf8: entry.name), value), start + reader.position)
            }
            position = end
            return pair
        }
    }

    public func makeIterator() -> Iterator {
        Iterator(self)
    }
}
