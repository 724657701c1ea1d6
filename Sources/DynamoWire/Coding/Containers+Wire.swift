public import DynamoModel

extension Array: WireDecodable where Element: WireDecodable {
    @inline(__always)
    public init(wire: JSONValue) throws(DynamoError) {
        self = try Element.decodeElements(wire: wire)
    }
}

extension Array: WireEncodable where Element: WireEncodable {
    @inline(__always)
    public func write(to writer: inout JSONWriter) {
        Element.writeElements(self, to: &writer)
    }
}

extension Dictionary: WireDecodable where Key: WireName, Value: WireDecodable {
    /// A map. Of members with the same name the last one counts; members that are null do not.
    public init(wire: JSONValue) throws(DynamoError) {
        guard wire.isObject else { throw WireType.map(of: String(describing: Value.self)).mismatch(wire) }
        self.init(minimumCapacity: wire.count)
        try wire.forEachMember { name, value throws(DynamoError) in
            guard !value.isNull else { return }
            self[Key(wireName: name.bytes)] = try Value(wire: value)
        }
    }
}

extension Dictionary: WireEncodable where Key: WireName, Value: WireEncodable {
    /// Writes the members in no particular order.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for (name, value) in self {
            name.writeName(to: &writer)
            value.write(to: &writer)
        }
        writer.endObject()
    }
}

/// A type that names the members of a map.
public protocol WireName: Hashable {
    /// The name of these UTF-8 bytes.
    init(wireName: UnsafeRawBufferPointer)

    /// Writes the name of a member, whose value follows.
    func writeName(to writer: inout JSONWriter)
}

extension String: WireName {
    @inline(__always)
    public init(wireName: UnsafeRawBufferPointer) { self.init(decoding: wireName, as: UTF8.self) }

    @inline(__always)
    public func writeName(to writer: inout JSONWriter) { writer.name(self) }
}

extension Text: WireName {
    @inline(__always)
    public init(wireName: UnsafeRawBufferPointer) { self.init(utf8: wireName) }

    @inline(__always)
    public func writeName(to writer: inout JSONWriter) { writer.name(string) }
}
