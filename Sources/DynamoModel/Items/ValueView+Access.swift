extension ValueView {
    /// Whether both are the same value: equal values have equal bytes.
    public func isSameValue(as other: ValueView) -> Bool {
        tag == other.tag && payload.hasSameBytes(as: other.payload)
    }

    /// The order of two strings, two numbers or two binaries: negative, zero or positive; nil for other pairs of types.
    public func order(to other: ValueView) -> Int? {
        guard tag == other.tag else { return nil }
        switch tag {
        // Encoded numbers sort by their bytes as the numbers do.
        case ItemFormat.Tag.string, ItemFormat.Tag.binary, ItemFormat.Tag.number:
            return payload.compareBytes(with: other.payload)
        default:
            return nil
        }
    }

    /// The member of a map with this name; nil when there is none or the value is no map.
    public func member(named name: Text) -> ValueView? {
        tag == ItemFormat.Tag.map ? ItemReader.value(named: name, in: payload) : nil
    }

    /// The element of a list at this index; nil when there is none or the value is no list.
    public func element(at index: Int) -> ValueView? {
        guard tag == ItemFormat.Tag.list else { return nil }
        var reader = ItemReader(payload)
        var position = 0
        while !reader.isAtEnd, let element = try? reader.nextValue() {
            if position == index { return element }
            position += 1
        }
        return nil
    }

    /// Whether a set has this scalar of its members' type, or a list an equal element. Other values contain nothing.
    public func hasElement(_ element: ValueView) -> Bool {
        switch (tag, element.tag) {
        case (ItemFormat.Tag.list, _):
            hasElement { reader throws(DynamoError) in try reader.nextValue().isSameValue(as: element) }
        case (ItemFormat.Tag.stringSet, ItemFormat.Tag.string), (ItemFormat.Tag.binarySet, ItemFormat.Tag.binary):
            hasElement { reader throws(DynamoError) in try reader.nextBytes().hasSameBytes(as: element.payload) }
        case (ItemFormat.Tag.numberSet, ItemFormat.Tag.number):
            hasElement { reader throws(DynamoError) in try reader.nextNumber().hasSameBytes(as: element.payload) }
        default:
            false
        }
    }

    private func hasElement(where isMatch: (inout ItemReader) throws(DynamoError) -> Bool) -> Bool {
        var reader = ItemReader(payload)
        while !reader.isAtEnd, let matches = try? isMatch(&reader) {
            if matches { return true }
        }
        return false
    }

    /// The number of members of a set, elements of a list or entries of a map; nil for other types.
    public var elementCount: Int? {
        switch tag {
        case ItemFormat.Tag.list:
            count { reader throws(DynamoError) in _ = try reader.nextValue() }
        case ItemFormat.Tag.map:
            count { reader throws(DynamoError) in _ = try reader.nextEntry() }
        case ItemFormat.Tag.stringSet, ItemFormat.Tag.binarySet:
            count { reader throws(DynamoError) in _ = try reader.nextBytes() }
        case ItemFormat.Tag.numberSet:
            count { reader throws(DynamoError) in _ = try reader.nextNumber() }
        default:
            nil
        }
    }

    private func count(_ skip: (inout ItemReader) throws(DynamoError) -> Void) -> Int {
        var reader = ItemReader(payload)
        var count = 0
        while !reader.isAtEnd, (try? skip(&reader)) != nil { count += 1 }
        return count
    }
}

extension ItemReader {
    /// The value of this name among the entries of an item or map.
    ///
    /// - Complexity: linear in the number of entries; their values are skipped, not read.
    public static func value(named name: Text, in entries: UnsafeRawBufferPointer) -> ValueView? {
        name.withUTF8Bytes { name in
            var reader = ItemReader(entries)
            while !reader.isAtEnd, let entry = try? reader.nextEntry() {
                let order = entry.name.compareBytes(with: name)
                if order == 0 { return entry.value }
                if order > 0 { break }
            }
            return nil
        }
    }
}
