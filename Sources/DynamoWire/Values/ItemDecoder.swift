import DynamoModel

/// Transcodes attribute values from a parsed JSON text to canonical bytes, without a tree in between.
///
/// Members may stand in any order, and of two with the same name the later one counts. What a request may get wrong is
/// reported as the service does: a wrong JSON type anywhere goes before a wrong value, and of each sort the first in
/// the order of the text. Decoding stops at any problem; only then is it found out which one to report, so that correct
/// requests do not pay for it.
struct ItemDecoder {
    /// The most attribute values within each other: DynamoDB's limit on nesting.
    static let maximumDepth = 32
    /// Stands for a wrong JSON type until `AttributeValueTypes` finds the words.
    static let wrongType = DynamoError.serialization("")

    var writer: ItemWriter
    /// The members of the maps that are being sorted, those of the innermost map last.
    private var members: [Member] = []
    private let sortsMembers: Bool

    /// A decoder for `value`. One that does not sort members only serves to find the first wrong value.
    init(for value: JSONValue, sortsMembers: Bool = true) {
        // A word of the tape comes to about eight canonical bytes; too little costs a copy, no more.
        writer = ItemWriter(reservingCapacity: (value.next - value.index) * 8)
        self.sortsMembers = sortsMembers
    }

    /// Writes the entries of a map; `depth` is how many attribute values they are within.
    mutating func writeEntries(of map: JSONValue, depth: Int) throws(DynamoError) {
        guard map.isObject else { throw ItemDecoder.wrongType }
        guard sortsMembers else { return try writeUnsortedEntries(of: map, depth: depth) }
        let start = members.count
        members.reserveCapacity(start + map.saturatedCount)
        let isSorted = gatherMembers(of: map)
        let end = members.count
        if !isSorted { sortMembers(from: start, in: map) }
        for index in start..<end {
            let name = members[index].name(in: map)
            try AttributeName.check(byteCount: name.count)
            if index + 1 < end, members[index + 1].hasSameName(as: members[index], in: map) { continue }
            writer.writeName(name)
            try write(map.sibling(at: members[index].index + 1), depth: depth)
        }
        members.removeLast(end - start)
    }

    private mutating func writeUnsortedEntries(of map: JSONValue, depth: Int) throws(DynamoError) {
        try map.forEachMember { name, value throws(DynamoError) in
            try AttributeName.check(byteCount: name.bytes.count)
            writer.writeName(name.bytes)
            try write(value, depth: depth)
        }
    }

    /// Appends the members of a map, and tells whether they are in order already.
    private mutating func gatherMembers(of map: JSONValue) -> Bool {
        let end = map.containerEnd - 1
        var position = map.index + 1
        var isSorted = true
        var previous: UInt64 = 0
        while position < end {
            let member = Member(nameAt: position, in: map)
            // Equal prefixes are left to the sorting.
            if member.prefix <= previous, position > map.index + 1 { isSorted = false }
            previous = member.prefix
            members.append(member)
            position = map.sibling(at: position + 1).next
        }
        return isSorted
    }

    /// Sorts by name; equal names stay in the order of the text.
    private mutating func sortMembers(from start: Int, in map: JSONValue) {
        members.withUnsafeMutableBufferPointer { members in
            var innermost = UnsafeMutableBufferPointer(rebasing: members[start...])
            innermost.sort { $0.precedes($1, in: map) }
        }
    }
}

/// A member of a map that is being sorted: mostly its name's first eight bytes are enough to tell its place.
private struct Member {
    /// The first bytes of the name as a big-endian number, with zeros behind a shorter name.
    let prefix: UInt64
    /// Where on the tape the name is; the value follows.
    let index: Int

    @inline(__always)
    init(nameAt index: Int, in map: JSONValue) {
        let name = map.sibling(at: index).string
        self.index = index
        guard let start = name.baseAddress, name.count > 0 else {
            prefix = 0
            return
        }
        // The string buffer has bytes to spare behind its last string.
        let word = UInt64(bigEndian: start.loadUnaligned(as: UInt64.self))
        prefix = name.count >= 8 ? word : word & ~(UInt64.max >> UInt64(name.count * 8))
    }

    @inline(__always)
    func name(in map: JSONValue) -> UnsafeRawBufferPointer { map.sibling(at: index).string }

    @inline(__always)
    func precedes(_ other: Member, in map: JSONValue) -> Bool {
        guard prefix == other.prefix else { return prefix < other.prefix }
        let order = name(in: map).compareBytes(with: other.name(in: map))
        return order != 0 ? order < 0 : index < other.index
    }

    @inline(__always)
    func hasSameName(as other: Member, in map: JSONValue) -> Bool {
        prefix == other.prefix && name(in: map).hasSameBytes(as: other.name(in: map))
    }
}

extension ItemDecoder {
    /// Writes one attribute value: an object with one member, which names the datatype.
    mutating func write(_ value: JSONValue, depth: Int) throws(DynamoError) {
        guard depth < ItemDecoder.maximumDepth else { throw AttributeValueError.tooDeep }
        guard value.isObject else {
            throw value.isNull ? AttributeValueError.noDatatype : ItemDecoder.wrongType
        }
        guard value.saturatedCount == 1 else { return try writeOneOfSeveral(value, depth: depth) }
        let name = value.sibling(at: value.index + 1).string
        let content = value.sibling(at: value.index + 2)
        guard let kind = AttributeValue.Kind(wireName: name), !content.isNull else {
            throw AttributeValueError.noDatatype
        }
        try write(content, as: kind, depth: depth)
    }

    /// Members that are null or unknown do not count. Numbers are looked at before the datatypes are counted.
    private mutating func writeOneOfSeveral(_ value: JSONValue, depth: Int) throws(DynamoError) {
        var found: (kind: AttributeValue.Kind, content: JSONValue)?
        var hasSeveral = false
        try value.forEachMember { name, content throws(DynamoError) in
            guard let kind = AttributeValue.Kind(wireName: name.bytes), !content.isNull else { return }
            if kind == .number { _ = try ItemDecoder.number(content) }
            if kind == .numberSet { _ = try ItemDecoder.numbers(content) }
            if let found, found.kind != kind { hasSeveral = true }
            found = (kind, content)
        }
        guard let found else { throw AttributeValueError.noDatatype }
        guard !hasSeveral else { throw AttributeValueError.severalDatatypes }
        try write(found.content, as: found.kind, depth: depth)
    }

    private mutating func write(
        _ content: JSONValue, as kind: AttributeValue.Kind, depth: Int
    ) throws(DynamoError) {
        switch kind {
        case .string:
            guard content.isString else { throw ItemDecoder.wrongType }
            writer.writeString(content.string)
        case .number:
            writer.writeNumber(try ItemDecoder.number(content))
        case .binary:
            try [UInt8](wire: content).withUnsafeBytes { writer.writeBinary($0) }
        case .boolean:
            writer.writeBoolean(try Bool(wire: content))
        case .null:
            guard try Bool(wire: content) else { throw AttributeValueError.falseNull }
            writer.writeNull()
        case .stringSet: try writeStringSet(content)
        case .numberSet: try writeNumberSet(content)
        case .binarySet: try writeBinarySet(content)
        case .list:
            guard content.isArray else { throw ItemDecoder.wrongType }
            let mark = writer.begin(.list)
            try content.forEachElement { element throws(DynamoError) in try write(element, depth: depth + 1) }
            writer.end(mark)
        case .map:
            let mark = writer.begin(.map)
            try writeEntries(of: content, depth: depth + 1)
            writer.end(mark)
        }
    }
}
