import DynamoModel

extension ItemDecoder {
    static func number(_ content: JSONValue) throws(DynamoError) -> DynamoNumber {
        guard content.isString else { throw wrongType }
        return try DynamoNumber(parsing: content.string)
    }

    static func numbers(_ set: JSONValue) throws(DynamoError) -> [DynamoNumber] {
        try elements(set) { member throws(DynamoError) in try number(member) }
    }

    private static func elements<Element>(
        _ set: JSONValue, _ decode: (JSONValue) throws(DynamoError) -> Element
    ) throws(DynamoError) -> [Element] {
        guard set.isArray else { throw wrongType }
        var elements: [Element] = []
        elements.reserveCapacity(set.count)
        try set.forEachElement { member throws(DynamoError) in elements.append(try decode(member)) }
        return elements
    }

    mutating func writeStringSet(_ set: JSONValue) throws(DynamoError) {
        var members = try ItemDecoder.elements(set) { member throws(DynamoError) in
            guard member.isString else { throw ItemDecoder.wrongType }
            return member.string
        }
        guard !members.isEmpty else { throw AttributeValueError.emptyStringSet }
        members.sort { $0.compareBytes(with: $1) < 0 }
        guard !members.hasEqualNeighbours({ $0.hasSameBytes(as: $1) }) else {
            throw AttributeValueError.repeatedString(in: set)
        }
        let mark = writer.begin(.stringSet)
        for member in members { writer.writeMember(member) }
        writer.end(mark)
    }

    mutating func writeNumberSet(_ set: JSONValue) throws(DynamoError) {
        var members = try ItemDecoder.numbers(set)
        guard !members.isEmpty else { throw AttributeValueError.emptyNumberSet }
        members.sort()
        guard !members.hasEqualNeighbours({ $0 == $1 }) else { throw AttributeValueError.repeatedNumber }
        let mark = writer.begin(.numberSet)
        for member in members { writer.writeNumberMember(member) }
        writer.end(mark)
    }

    mutating func writeBinarySet(_ set: JSONValue) throws(DynamoError) {
        var members = try ItemDecoder.elements(set) { member throws(DynamoError) in try [UInt8](wire: member) }
        guard !members.isEmpty else { throw AttributeValueError.emptyBinarySet }
        members.sort { $0.precedesBytes(of: $1) }
        guard !members.hasEqualNeighbours({ $0 == $1 }) else { throw AttributeValueError.repeatedBinary(in: set) }
        let mark = writer.begin(.binarySet)
        for member in members { member.withUnsafeBytes { writer.writeMember($0) } }
        writer.end(mark)
    }
}

extension Array {
    /// Whether two elements beside each other are equal by `areEqual`.
    fileprivate func hasEqualNeighbours(_ areEqual: (Element, Element) -> Bool) -> Bool {
        zip(self, dropFirst()).contains { areEqual($0, $1) }
    }
}
