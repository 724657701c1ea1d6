/// A view of one value of a parsed JSON text. It is valid until its document parses again.
///
/// Copying is cheap: two pointers and a position on simdjson's tape. The tape has a 64-bit word for each value (two for
/// a number) with the kind in the top byte; an object's or array's word holds the position behind it, so that passing
/// over a value takes constant time whatever is in it.
public struct JSONValue {
    public enum Kind: Sendable {
        case object, array, string, integer, double, boolean, null
    }

    let tape: UnsafePointer<UInt64>
    let strings: UnsafePointer<UInt8>
    let index: Int

    @inline(__always)
    init(tape: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>, index: Int) {
        self.tape = tape
        self.strings = strings
        self.index = index
    }

    public var kind: Kind {
        switch tag {
        case Tag.object: .object
        case Tag.array: .array
        case Tag.string: .string
        case Tag.signed, Tag.unsigned: .integer
        case Tag.double: .double
        case Tag.true, Tag.false: .boolean
        default: .null
        }
    }

    /// The UTF-8 bytes of a string, escapes resolved; in the document's buffer, not copied.
    public var string: UnsafeRawBufferPointer {
        precondition(isString, "not a string")
        return JSONValue.string(at: payload, in: strings)
    }

    /// A whole number. One between 2^63 and 2^64 reads as the largest `Int64`.
    public var integer: Int64 {
        switch tag {
        case Tag.signed: Int64(bitPattern: tape[index + 1])
        case Tag.unsigned: Int64(clamping: tape[index + 1])
        default: preconditionFailure("not an integer")
        }
    }

    /// A number with a fraction or an exponent, or a whole number as the nearest double.
    public var double: Double {
        switch tag {
        case Tag.double: Double(bitPattern: tape[index + 1])
        case Tag.unsigned: Double(tape[index + 1])
        default: Double(integer)
        }
    }

    public var boolean: Bool {
        precondition(tag == Tag.true || tag == Tag.false, "not a boolean")
        return tag == Tag.true
    }

    public var isObject: Bool { tag == Tag.object }
    public var isArray: Bool { tag == Tag.array }
    public var isString: Bool { tag == Tag.string }
    public var isBoolean: Bool { tag == Tag.true || tag == Tag.false }
    public var isNull: Bool { tag == Tag.null }
}

extension JSONValue {
    /// The kinds of words on the tape.
    enum Tag {
        static let object = UInt8(ascii: "{")
        static let array = UInt8(ascii: "[")
        static let string = UInt8(ascii: "\"")
        static let signed = UInt8(ascii: "l")
        static let unsigned = UInt8(ascii: "u")
        static let double = UInt8(ascii: "d")
        static let `true` = UInt8(ascii: "t")
        static let `false` = UInt8(ascii: "f")
        static let null = UInt8(ascii: "n")
    }

    @inline(__always)
    var tag: UInt8 { UInt8(truncatingIfNeeded: tape[index] >> 56) }

    /// The lower 56 bits: where a string is, or where a container ends.
    @inline(__always)
    var payload: Int { Int(truncatingIfNeeded: tape[index] & 0x00FF_FFFF_FFFF_FFFF) }

    /// The position behind an object or array; its own end is marked by the word before.
    @inline(__always)
    var containerEnd: Int { Int(truncatingIfNeeded: tape[index] & 0xFFFF_FFFF) }

    /// How many members or elements, as far as 24 bits count.
    @inline(__always)
    var saturatedCount: Int { Int(truncatingIfNeeded: (tape[index] >> 32) & 0xFF_FFFF) }

    /// The position of what follows this value.
    @inline(__always)
    var next: Int {
        switch tag {
        case Tag.object, Tag.array: containerEnd
        case Tag.signed, Tag.unsigned, Tag.double: index + 2
        default: index + 1
        }
    }

    @inline(__always)
    func sibling(at index: Int) -> JSONValue { JSONValue(tape: tape, strings: strings, index: index) }

    @inline(__always)
    static func string(at offset: Int, in strings: UnsafePointer<UInt8>) -> UnsafeRawBufferPointer {
        let start = UnsafeRawPointer(strings + offset)
        let count = Int(start.loadUnaligned(as: UInt32.self))
        return UnsafeRawBufferPointer(start: start + 4, count: count)
    }
}
