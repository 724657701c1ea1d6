public import DynamoModel

extension Item: WireDecodable {
    /// Decodes a map of attribute values: an item, a key, the values of an expression.
    ///
    /// Throws `.serialization` for a wrong JSON type anywhere in it, else `.validation` for a wrong value, each the
    /// first in the order of the text.
    public init(wire: JSONValue) throws(DynamoError) {
        var decoder = ItemDecoder(for: wire)
        do throws(DynamoError) {
            try decoder.writeEntries(of: wire, depth: 0)
        } catch {
            try AttributeValueTypes.checkMap(wire)
            var search = ItemDecoder(for: wire, sortsMembers: false)
            try search.writeEntries(of: wire, depth: 0)
            throw error
        }
        self.init(canonical: decoder.writer.bytes)
    }
}

extension AttributeValue: WireDecodable {
    /// Decodes one attribute value. Throws as `Item.init(wire:)` does.
    public init(wire: JSONValue) throws(DynamoError) {
        var decoder = ItemDecoder(for: wire)
        do throws(DynamoError) {
            try decoder.write(wire, depth: 0)
        } catch {
            try AttributeValueTypes.checkElement(wire)
            var search = ItemDecoder(for: wire, sortsMembers: false)
            try search.write(wire, depth: 0)
            throw error
        }
        self = try decoder.decodedValue()
    }
}

extension ItemDecoder {
    /// The value that has been written, as a tree.
    fileprivate func decodedValue() throws(DynamoError) -> AttributeValue {
        let outcome: Result<AttributeValue, DynamoError> = writer.bytes.withUnsafeBytes { bytes in
            do throws(DynamoError) {
                var reader = ItemReader(bytes)
                return .success(try reader.nextValue().decoded())
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}
