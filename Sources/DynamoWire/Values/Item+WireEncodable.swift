public import DynamoModel

extension Item: WireEncodable {
    /// Writes the attributes in the order of their names, straight from the canonical bytes.
    ///
    /// Bytes that break the format end the object early: `checkFormat()` is for whoever takes them from a store.
    public func write(to writer: inout JSONWriter) {
        bytes.withUnsafeBytes { writer.entries($0) }
    }
}

extension ItemList: WireEncodable {
    /// Writes the items as ``Item`` does, without taking them out of the list.
    public func write(to writer: inout JSONWriter) {
        writer.beginArray()
        forEachCanonicalBytes { writer.entries($0) }
        writer.endArray()
    }
}

extension AttributeValue: WireEncodable {
    public func write(to writer: inout JSONWriter) {
        var item = ItemWriter()
        item.write(self)
        item.bytes.withUnsafeBytes { bytes in
            var reader = ItemReader(bytes)
            if let view = try? reader.nextValue() { writer.value(view) }
        }
    }
}

extension ValueView: WireEncodable {
    /// Writes a value as it stands in an item.
    public func write(to writer: inout JSONWriter) {
        writer.value(self)
    }
}

extension JSONWriter {
    /// Writes canonical entries as an object of attribute values.
    mutating func entries(_ bytes: UnsafeRawBufferPointer) {
        beginObject()
        var reader = ItemReader(bytes)
        while !reader.isAtEnd, let entry = try? reader.nextEntry() {
            name(utf8: entry.name)
            value(entry.value)
        }
        endObject()
    }

    /// Writes an attribute value: an object whose one member names the datatype.
    mutating func value(_ view: ValueView) {
        switch view.kind {
        case .string:
            verbatim("{\"S\":")
            string(utf8: view.payload)
        case .number:
            verbatim("{\"N\":")
            number(view.payload)
        case .binary:
            verbatim("{\"B\":")
            base64(view.payload)
        case .boolean:
            verbatim("{\"BOOL\":")
            boolean(view.boolean)
        case .null:
            verbatim("{\"NULL\":true,")
        case .stringSet:
            verbatim("{\"SS\":[")
            members(view.payload) { reader, writer throws(DynamoError) in writer.string(utf8: try reader.nextBytes()) }
        case .numberSet:
            verbatim("{\"NS\":[")
            members(view.payload) { reader, writer throws(DynamoError) in writer.number(try reader.nextNumber()) }
        case .binarySet:
            verbatim("{\"BS\":[")
            members(view.payload) { reader, writer throws(DynamoError) in writer.base64(try reader.nextBytes()) }
        case .list:
            verbatim("{\"L\":[")
            members(view.payload) { reader, writer throws(DynamoError) in writer.value(try reader.nextValue()) }
        case .map:
            verbatim("{\"M\":")
            entries(view.payload)
        }
        endObject()
    }

    @inline(__always)
    private mutating func members(
        _ bytes: UnsafeRawBufferPointer,
        _ write: (inout ItemReader, inout JSONWriter) throws(DynamoError) -> Void
    ) {
        var reader = ItemReader(bytes)
        do throws(DynamoError) {
            while !reader.isAtEnd { try write(&reader, &self) }
        } catch {
            // The array ends early, as `Item.write(to:)` says.
        }
        endArray()
    }

    /// Writes an encoded number as a string in plain notation.
    private mutating func number(_ encoded: UnsafeRawBufferPointer) {
        byte(UInt8(ascii: "\""))
        if let number = try? DynamoNumber.decode(encoded).number {
            number.writeText { verbatim(UnsafeRawBufferPointer($0)) }
        }
        verbatim("\",")
    }
}
