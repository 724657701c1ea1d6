/// Walks canonical bytes. Bytes that break the format throw `.corruptData`; they never trap.
public struct ItemReader {
    public private(set) var bytes: UnsafeRawBufferPointer
    public private(set) var position: Int

    public init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        position = 0
    }

    public var isAtEnd: Bool { position >= bytes.count }

    /// One entry of an item or map.
    public struct Entry {
        /// The UTF-8 bytes of the name.
        public let name: UnsafeRawBufferPointer
        public let value: ValueView
        /// The whole entry, name and value, as it stands in the item.
        public let bytes: UnsafeRawBufferPointer
    }

    /// The next entry. Call it only when not at the end.
    public mutating func nextEntry() throws(DynamoError) -> Entry {
        let start = position
        let name = try nextBytes()
        let value = try nextValue()
        return Entry(name: name, value: value, bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
    }

    /// The next value, with its tag.
    public mutating func nextValue() throws(DynamoError) -> ValueView {
        guard position < bytes.count else { throw .corruptData("value without a tag") }
        let tag = bytes[position]
        position += 1
        switch tag {
        case ItemFormat.Tag.null, ItemFormat.Tag.no, ItemFormat.Tag.yes:
            return ValueView(tag: tag, payload: UnsafeRawBufferPointer(rebasing: bytes[position..<position]))
        case ItemFormat.Tag.string, ItemFormat.Tag.binary:
            return ValueView(tag: tag, payload: try nextBytes())
        case ItemFormat.Tag.number:
            return ValueView(tag: tag, payload: try nextNumber())
        case ItemFormat.Tag.stringSet...ItemFormat.Tag.map:
            guard bytes.count - position >= 4 else { throw .corruptData("container without a byte count") }
            let count = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
            position += 4
            return ValueView(tag: tag, payload: try take(count))
        default:
            throw .corruptData("value tag \(tag)")
        }
    }

    /// The next run of bytes behind a varint: a name, or a member of a string or binary set.
    public mutating func nextBytes() throws(DynamoError) -> UnsafeRawBufferPointer {
        var count = 0
        var shift = 0
        while true {
            guard position < bytes.count, shift < 35 else { throw .corruptData("byte count") }
            let byte = bytes[position]
            position += 1
            count |= Int(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        return try take(count)
    }

    /// The next encoded number behind its one-byte count.
    public mutating func nextNumber() throws(DynamoError) -> UnsafeRawBufferPointer {
        guard position < bytes.count else { throw .corruptData("number without a byte count") }
        let count = Int(bytes[position])
        position += 1
        return try take(count)
    }

    private mutating func take(_ count: Int) throws(DynamoError) -> UnsafeRawBufferPointer {
        guard count <= bytes.count - position else { throw .corruptData("byte count beyond the end") }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)])
    }
}

/// One value inside canonical bytes, without having been decoded. Valid as long as the bytes are.
public struct ValueView {
    let tag: UInt8
    /// What the value holds behind its tag and byte count: UTF-8, bytes, an encoded number, members, values or entries.
    public let payload: UnsafeRawBufferPointer

    /// The value's type.
    public var kind: AttributeValue.Kind {
        // A view is only ever made of a tag that the reader has checked.
        ItemFormat.kind(of: tag)!
    }

    /// The value of a BOOL.
    public var boolean: Bool { tag == ItemFormat.Tag.yes }

    /// Decodes the value.
    public func decoded() throws(DynamoError) -> AttributeValue {
        var reader = ItemReader(payload)
        switch kind {
        case .null: return .null
        case .boolean: return .boolean(boolean)
        case .string: return .string(Text(utf8: payload))
        case .binary: return .binary([UInt8](payload))
        case .number: return .number(try DynamoNumber.decode(payload).number)
        case .stringSet:
            var members: [Text] = []
            while !reader.isAtEnd { members.append(Text(utf8: try reader.nextBytes())) }
            return .stringSet(members)
        case .numberSet:
            var members: [DynamoNumber] = []
            while !reader.isAtEnd { members.append(try DynamoNumber.decode(try reader.nextNumber()).number) }
            return .numberSet(members)
        case .binarySet:
            var members: [[UInt8]] = []
            while !reader.isAtEnd { members.append([UInt8](try reader.nextBytes())) }
            return .binarySet(members)
        case .list:
            var elements: [AttributeValue] = []
            while !reader.isAtEnd { elements.append(try reader.nextValue().decoded()) }
            return .list(elements)
        case .map:
            return .map(Item(canonical: [UInt8](payload)))
        }
    }

    /// The value's share of an item's size, without decoding it: ``AttributeValue/byteSize``.
    public func byteSize() throws(DynamoError) -> Int {
        var reader = ItemReader(payload)
        var size = 0
        switch kind {
        case .null, .boolean: size = 1
        case .string, .binary: size = payload.count
        case .number: size = try DynamoNumber.decode(payload).number.byteSize
        case .stringSet, .binarySet:
            while !reader.isAtEnd { size += try reader.nextBytes().count }
        case .numberSet:
            while !reader.isAtEnd { size += try DynamoNumber.decode(try reader.nextNumber()).number.byteSize }
        case .list:
            size = 3
            while !reader.isAtEnd { size += try 1 + reader.nextValue().byteSize() }
        case .map:
            size = 3
            while !reader.isAtEnd {
                let entry = try reader.nextEntry()
                size += try 1 + entry.name.count + entry.value.byteSize()
            }
        }
        return size
    }
}
