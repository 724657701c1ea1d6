/// Writes canonical bytes. The caller keeps the order that the format asks for: entries by name, members of sets in
/// order.
public struct ItemWriter {
    public private(set) var bytes: [UInt8] = []

    public init(reservingCapacity capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Where a container's byte count is to be written once it is known.
    public struct Mark {
        fileprivate let position: Int
    }

    public mutating func writeName(_ name: UnsafeRawBufferPointer) {
        writeCounted(name)
    }

    public mutating func writeName(_ name: Text) {
        name.withUTF8Bytes { writeCounted($0) }
    }

    public mutating func writeNull() {
        bytes.append(ItemFormat.Tag.null)
    }

    public mutating func writeBoolean(_ value: Bool) {
        bytes.append(value ? ItemFormat.Tag.yes : ItemFormat.Tag.no)
    }

    public mutating func writeString(_ utf8: UnsafeRawBufferPointer) {
        bytes.append(ItemFormat.Tag.string)
        writeCounted(utf8)
    }

    public mutating func writeBinary(_ binary: UnsafeRawBufferPointer) {
        bytes.append(ItemFormat.Tag.binary)
        writeCounted(binary)
    }

    public mutating func writeNumber(_ number: DynamoNumber) {
        bytes.append(ItemFormat.Tag.number)
        writeNumberMember(number)
    }

    /// Begins a set, list or map; ``end(_:)`` ends it.
    public mutating func begin(_ kind: AttributeValue.Kind) -> Mark {
        switch kind {
        case .stringSet: bytes.append(ItemFormat.Tag.stringSet)
        case .numberSet: bytes.append(ItemFormat.Tag.numberSet)
        case .binarySet: bytes.append(ItemFormat.Tag.binarySet)
        case .list: bytes.append(ItemFormat.Tag.list)
        case .map: bytes.append(ItemFormat.Tag.map)
        case .string, .number, .binary, .boolean, .null: preconditionFailure("\(kind) is not a container")
        }
        let mark = Mark(position: bytes.count)
        bytes.append(contentsOf: [0, 0, 0, 0])
        return mark
    }

    public mutating func end(_ mark: Mark) {
        let count = UInt32(bytes.count - mark.position - 4)
        bytes[mark.position] = UInt8(truncatingIfNeeded: count)
        bytes[mark.position + 1] = UInt8(truncatingIfNeeded: count >> 8)
        bytes[mark.position + 2] = UInt8(truncatingIfNeeded: count >> 16)
        bytes[mark.position + 3] = UInt8(truncatingIfNeeded: count >> 24)
    }

    /// Writes a member of a string or binary set.
    public mutating func writeMember(_ member: UnsafeRawBufferPointer) {
        writeCounted(member)
    }

    /// Writes a member of a number set.
    public mutating func writeNumberMember(_ number: DynamoNumber) {
        let position = bytes.count
        bytes.append(0)
        number.encode(to: &bytes)
        bytes[position] = UInt8(bytes.count - position - 1)
    }

    /// Copies an entry, or several, as they stand in another item.
    public mutating func copyEntries(_ entries: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: entries)
    }

    /// Copies a value as it stands in another item.
    public mutating func write(_ value: ValueView) {
        bytes.append(value.tag)
        switch value.tag {
        case ItemFormat.Tag.null, ItemFormat.Tag.no, ItemFormat.Tag.yes: break
        case ItemFormat.Tag.string, ItemFormat.Tag.binary: writeCounted(value.payload)
        case ItemFormat.Tag.number:
            bytes.append(UInt8(value.payload.count))
            bytes.append(contentsOf: value.payload)
        default:
            let mark = Mark(position: bytes.count)
            bytes.append(contentsOf: [0, 0, 0, 0])
            bytes.append(contentsOf: value.payload)
            end(mark)
        }
    }

    public mutating func write(_ value: AttributeValue) {
        switch value {
        case .null: writeNull()
        case .boolean(let value): writeBoolean(value)
        case .string(let text): text.withUTF8Bytes { writeString($0) }
        case .binary(let binary): binary.withUnsafeBytes { writeBinary($0) }
        case .number(let number): writeNumber(number)
        case .stringSet(let members):
            let mark = begin(.stringSet)
            for member in members { member.withUTF8Bytes { writeMember($0) } }
            end(mark)
        case .numberSet(let members):
            let mark = begin(.numberSet)
            for member in members { writeNumberMember(member) }
            end(mark)
        case .binarySet(let members):
            let mark = begin(.binarySet)
            for member in members { member.withUnsafeBytes { writeMember($0) } }
            end(mark)
        case .list(let elements):
            let mark = begin(.list)
            for element in elements { write(element) }
            end(mark)
        case .map(let item):
            let mark = begin(.map)
            bytes.append(contentsOf: item.bytes)
            end(mark)
        }
    }

    private mutating func writeCounted(_ run: UnsafeRawBufferPointer) {
        var count = run.count
        while count >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: count) | 0x80)
            count >>= 7
        }
        bytes.append(UInt8(count))
        bytes.append(contentsOf: run)
    }
}
