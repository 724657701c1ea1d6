/// The attributes that an item has or ought to have: written into a request, or compared with what a server answers.
///
/// Refilled for each item; its memory is reused. Attribute names and values need no escape in JSON.
final class ItemImage {
    private struct Attribute {
        let name: StaticString
        let type: UInt8
        let range: Range<Int>
    }

    private let values = ByteBuffer()
    private var attributes: [Attribute] = []

    func removeAll() {
        values.removeAll()
        attributes.removeAll(keepingCapacity: true)
    }

    /// Adds a string attribute whose value is what `write` appends.
    func addString(_ name: StaticString, _ write: (ByteBuffer) -> Void) { add(name, UInt8(ascii: "S"), write) }

    /// Adds a number attribute.
    func addNumber(_ name: StaticString, _ value: Int) {
        add(name, UInt8(ascii: "N")) { $0.append(decimal: value) }
    }

    /// Adds a string attribute with the first bytes of the value at `index`.
    func addCopy(_ name: StaticString, of index: Int, prefix: Int) {
        let range = attributes[index].range
        add(name, UInt8(ascii: "S")) { $0.append(copyOf: range.prefix(prefix)) }
    }

    private func add(_ name: StaticString, _ type: UInt8, _ write: (ByteBuffer) -> Void) {
        let start = values.count
        write(values)
        attributes.append(Attribute(name: name, type: type, range: start..<values.count))
    }

    /// The size of the item as DynamoDB counts it, for strings.
    var byteCount: Int { attributes.reduce(0) { $0 + $1.name.utf8CodeUnitCount + $1.range.count } }

    /// The value of the attribute at `index`, in the order of adding; good until the image changes.
    func value(at index: Int) -> UnsafeRawBufferPointer { values.bytes.part(attributes[index].range) }

    /// Whether the attribute at `index` is called `name`.
    func isName(_ name: JSONText, at index: Int) -> Bool { name == attributes[index].name }

    /// Appends `{"name":{"S":"value"},…}`, of the first attributes only if `prefix` is given (the key, say).
    func append(to buffer: ByteBuffer, prefix: Int = .max) {
        buffer.append(byte: 123)
        for (index, attribute) in attributes.prefix(prefix).enumerated() {
            buffer.append(index == 0 ? "\"" : ",\"")
            buffer.append(attribute.name)
            buffer.append("\":{\"")
            buffer.append(byte: attribute.type)
            buffer.append("\":\"")
            buffer.append(values.bytes.part(attribute.range))
            buffer.append("\"}")
        }
        buffer.append(byte: 125)
    }

    /// Takes an item from `scanner`. Whether it has exactly these attributes with these values, in any order.
    func matches(_ scanner: inout JSONScanner) -> Bool {
        var seen: UInt64 = 0
        let isRight = scanner.forEachAttribute { name, type, text in
            guard let index = attributes.firstIndex(where: { name == $0.name }) else { return false }
            seen |= 1 << UInt64(index)
            return type == attributes[index].type && text == values.bytes.part(attributes[index].range)
        }
        return isRight && seen == (1 << UInt64(attributes.count)) - 1
    }
}
