import DynamoModel

extension AttributeValue.Kind {
    /// The datatype with this name in requests, nil when there is none.
    @inline(__always)
    init?(wireName name: UnsafeRawBufferPointer) {
        switch (name.count, name.first) {
        case (1, UInt8(ascii: "S")): self = .string
        case (1, UInt8(ascii: "N")): self = .number
        case (1, UInt8(ascii: "B")): self = .binary
        case (1, UInt8(ascii: "M")): self = .map
        case (1, UInt8(ascii: "L")): self = .list
        default: self.init(longWireName: JSONName(bytes: name))
        }
    }

    private init?(longWireName name: JSONName) {
        switch name {
        case "SS": self = .stringSet
        case "NS": self = .numberSet
        case "BS": self = .binarySet
        case "BOOL": self = .boolean
        case "NULL": self = .null
        default: return nil
        }
    }
}
