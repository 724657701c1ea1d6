public import DynamoModel

/// A type that AWS JSON can be decoded into.
public protocol WireDecodable {
    /// Decodes a value. Throws `.serialization` in DynamoDB's words when its JSON type is wrong.
    init(wire: JSONValue) throws(DynamoError)

    /// Decodes a value that stands for several elements: a JSON array, for all types but bytes.
    static func decodeElements(wire: JSONValue) throws(DynamoError) -> [Self]
}

/// A type that writes itself as AWS JSON.
public protocol WireEncodable {
    /// Writes the value, which is one JSON value.
    func write(to writer: inout JSONWriter)

    /// Writes one JSON value for several elements: an array, for all types but bytes.
    static func writeElements(_ elements: [Self], to writer: inout JSONWriter)
}

extension WireDecodable {
    @inline(__always)
    public static func decodeElements(wire: JSONValue) throws(DynamoError) -> [Self] {
        guard wire.isArray else { throw WireType.list.mismatch(wire) }
        var elements: [Self] = []
        elements.reserveCapacity(wire.count)
        try wire.forEachElement { element throws(DynamoError) in elements.append(try Self(wire: element)) }
        return elements
    }
}

extension WireEncodable {
    @inline(__always)
    public static func writeElements(_ elements: [Self], to writer: inout JSONWriter) {
        writer.beginArray()
        for element in elements { element.write(to: &writer) }
        writer.endArray()
    }
}

extension Optional: WireDecodable where Wrapped: WireDecodable {
    /// A member that is null counts as one that is not there.
    @inline(__always)
    public init(wire: JSONValue) throws(DynamoError) {
        self = wire.isNull ? nil : try Wrapped(wire: wire)
    }
}
