/// The canonical bytes of attribute values and items: one format in memory and on disk.
///
/// A value is a tag and what follows it:
///
/// | type        | tag  | what follows                                                             |
/// |-------------|------|--------------------------------------------------------------------------|
/// | NULL        | 0x01 |                                                                          |
/// | BOOL false  | 0x02 |                                                                          |
/// | BOOL true   | 0x03 |                                                                          |
/// | S           | 0x04 | byte count as varint, UTF-8                                              |
/// | B           | 0x05 | byte count as varint, bytes                                              |
/// | N           | 0x06 | byte count (one byte), the order-preserving number                       |
/// | SS, NS, BS  | 0x07, 0x08, 0x09 | byte count (four bytes), members, each as behind its own tag |
/// | L           | 0x0A | byte count (four bytes), values                                          |
/// | M           | 0x0B | byte count (four bytes), entries                                         |
///
/// An entry is a name (byte count as varint, UTF-8) and a value. Entries are sorted by the bytes of their names, and
/// sets by the order of their members; neither has duplicates. An item is the entries alone. Varints are LEB128, byte
/// counts of four bytes are little-endian. Equal values therefore have equal bytes, and any part can be skipped without
/// being read.
enum ItemFormat {
    enum Tag {
        static let null: UInt8 = 0x01
        static let no: UInt8 = 0x02
        static let yes: UInt8 = 0x03
        static let string: UInt8 = 0x04
        static let binary: UInt8 = 0x05
        static let number: UInt8 = 0x06
        static let stringSet: UInt8 = 0x07
        static let numberSet: UInt8 = 0x08
        static let binarySet: UInt8 = 0x09
        static let list: UInt8 = 0x0A
        static let map: UInt8 = 0x0B
    }

    static func kind(of tag: UInt8) -> AttributeValue.Kind? {
        switch tag {
        case Tag.null: .null
        case Tag.no, Tag.yes: .boolean
        case Tag.string: .string
        case Tag.binary: .binary
        case Tag.number: .number
        case Tag.stringSet: .stringSet
        case Tag.numberSet: .numberSet
        case Tag.binarySet: .binarySet
        case Tag.list: .list
        case Tag.map: .map
        default: nil
        }
    }
}
