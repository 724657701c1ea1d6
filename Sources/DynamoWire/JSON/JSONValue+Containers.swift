public import DynamoModel

extension JSONValue {
    /// The number of members of an object (duplicates counted) or elements of an array. Constant time, save for
    /// containers of more than 16 million.
    public var count: Int {
        precondition(isObject || isArray, "neither object nor array")
        return saturatedCount < 0xFF_FFFF ? saturatedCount : countedOnTape
    }

    private var countedOnTape: Int {
        var count = 0
        var position = index + 1
        let step = isObject ? 1 : 0
        while position < containerEnd - 1 {
            position = sibling(at: position + step).next
            count += 1
        }
        return count
    }

    /// Hands over the members of an object in the order of the text, duplicates included.
    @inline(__always)
    public func forEachMember(
        _ body: (JSONName, JSONValue) throws(DynamoError) -> Void
    ) throws(DynamoError) {
        precondition(isObject, "not an object")
        let end = containerEnd - 1
        var position = index + 1
        while position < end {
            let name = JSONName(bytes: JSONValue.string(at: sibling(at: position).payload, in: strings))
            let value = sibling(at: position + 1)
            try body(name, value)
            position = value.next
        }
    }

    /// Hands over the elements of an array in order.
    @inline(__always)
    public func forEachElement(_ body: (JSONValue) throws(DynamoError) -> Void) throws(DynamoError) {
        precondition(isArray, "not an array")
        let end = containerEnd - 1
        var position = index + 1
        while position < end {
            let value = sibling(at: position)
            try body(value)
            position = value.next
        }
    }

    /// The last member of that name, as a repeated member replaces the one before it; nil when there is none.
    /// Linear in the number of members.
    public subscript(name: StaticString) -> JSONValue? {
        precondition(isObject, "not an object")
        var found: JSONValue?
        let end = containerEnd - 1
        var position = index + 1
        while position < end {
            let value = sibling(at: position + 1)
            if name ~= JSONName(bytes: JSONValue.string(at: sibling(at: position).payload, in: strings)) {
                found = value
            }
            position = value.next
        }
        return found
    }
}
