public import DynamoModel

extension String: WireDecodable, WireEncodable {
    @inline(__always)
    public init(wire: JSONValue) throws(DynamoError) {
        guard wire.isString else { throw WireType.string.mismatch(wire) }
        self = String(decoding: wire.string, as: UTF8.self)
    }

    @inline(__always)
    public func write(to writer: inout JSONWriter) { writer.string(self) }
}

extension Text: WireDecodable, WireEncodable {
    @inline(__always)
    public init(wire: JSONValue) throws(DynamoError) {
        guard wire.isString else { throw WireType.string.mismatch(wire) }
        self.init(utf8: wire.string)
    }

    @inline(__always)
    public func write(to writer: inout JSONWriter) { writer.string(self) }
}

extension Bool: WireDecodable, WireEncodable {
    /// True or false, or a string that the service takes for one: `true`, `1`, `yes`, `false`, `0`, `no` in any case.
    public init(wire: JSONValue) throws(DynamoError) {
        if wire.isBoolean {
            self = wire.boolean
            return
        }
        guard wire.isString else { throw WireType.boolean.mismatch(wire) }
        switch String(decoding: wire.string, as: UTF8.self).lowercased() {
        case "true", "1", "yes": self = true
        case "false", "0", "no": self = false
        default: throw WireType.boolean.mismatch(wire)
        }
    }

    @inline(__always)
    public func write(to writer: inout JSONWriter) { writer.boolean(self) }
}

extension Int: WireDecodable, WireEncodable {
    /// A whole number; a fraction is cut off, as the service does.
    public init(wire: JSONValue) throws(DynamoError) {
        switch wire.kind {
        case .integer: self.init(wire.integer)
        case .double:
            guard let whole = Int(exactly: wire.double.rounded(.towardZero)) else { throw .serialization("") }
            self = whole
        default: throw WireType.number("Integer").mismatch(wire)
        }
    }

    @inline(__always)
    public func write(to writer: inout JSONWriter) { writer.integer(self) }
}

extension Double: WireDecodable, WireEncodable {
    public init(wire: JSONValue) throws(DynamoError) {
        switch wire.kind {
        case .integer, .double: self = wire.double
        default: throw WireType.number("Double").mismatch(wire)
        }
    }

    @inline(__always)
    public func write(to writer: inout JSONWriter) { writer.double(self) }
}

extension Timestamp: WireDecodable, WireEncodable {
    /// Seconds since 1970, with a fraction or without.
    public init(wire: JSONValue) throws(DynamoError) {
        let milliseconds: Int64?
        switch wire.kind {
        case .integer:
            let (product, overflow) = wire.integer.multipliedReportingOverflow(by: 1000)
            milliseconds = overflow ? nil : product
        case .double: milliseconds = Int64(exactly: (wire.double * 1000).rounded())
        default: throw WireType.number("Double").mismatch(wire)
        }
        guard let milliseconds else { throw .serialization("") }
        self.init(millisecondsSinceEpoch: milliseconds)
    }

    @inline(__always)
    public func write(to writer: inout JSONWriter) { writer.timestamp(self) }
}
