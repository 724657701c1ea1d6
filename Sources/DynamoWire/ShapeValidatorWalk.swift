import DynamoModel

extension JSONValue {
    @inline(__always)
    var isNumber: Bool { kind == .integer || kind == .double }

    /// Hands over the members of an object until `body` returns false.
    @inline(__always)
    func forEachMemberWhile(_ body: (UnsafeRawBufferPointer, JSONValue) -> Bool) {
        let end = containerEnd - 1
        var position = index + 1
        while position < end {
            let value = sibling(at: position + 1)
            guard body(sibling(at: position).string, value) else { return }
            position = value.next
        }
    }

    /// Hands over the elements of an array until `body` returns false.
    @inline(__always)
    func forEachElementWhile(_ body: (JSONValue) -> Bool) {
        let end = containerEnd - 1
        var position = index + 1
        while position < end {
            let value = sibling(at: position)
            guard body(value) else { return }
            position = value.next
        }
    }

    /// The members of an object as far as they count: not null, and of a repeated name the last. In the text's order.
    ///
    /// Linear: an object may have a million members.
    var effectiveMembers: [(name: UnsafeRawBufferPointer, value: JSONValue)] {
        var members: [(name: UnsafeRawBufferPointer, value: JSONValue)] = []
        forEachMemberWhile { name, value in
            members.append((name, value))
            return true
        }
        var seen = Set<NameBytes>(minimumCapacity: members.count)
        var last = members.reversed().filter { seen.insert(NameBytes(bytes: $0.name)).inserted }
        last.removeAll { $0.value.isNull }
        return last.reversed()
    }

    /// How many lists and maps of attribute values are within each other, at most.
    var attributeValueDepth: Int {
        var deepest = 0
        if isObject {
            forEachMemberWhile { name, value in
                let isNested = JSONName(bytes: name).isNestedType && (value.isObject || value.isArray)
                deepest = max(deepest, value.attributeValueDepth + (isNested ? 1 : 0))
                return true
            }
        } else if isArray {
            forEachElementWhile { value in
                deepest = max(deepest, value.attributeValueDepth)
                return true
            }
        }
        return deepest
    }
}

/// A name in the text, as a member of a set.
private struct NameBytes: Hashable {
    let bytes: UnsafeRawBufferPointer

    static func == (left: NameBytes, right: NameBytes) -> Bool {
        left.bytes.hasSameBytes(as: right.bytes)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(bytes: bytes)
    }
}

extension JSONName {
    fileprivate var isNestedType: Bool {
        switch self {
        case "L", "M": true
        default: false
        }
    }
}

extension UnsafeRawBufferPointer {
    var isASCII: Bool { allSatisfy { $0 < 0x80 } }

    /// Whether a table's name was given as an ARN.
    var isARN: Bool { starts(with: "arn:".utf8) }
}
