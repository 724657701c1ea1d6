extension JSONScanner {
    /// Walks over an item, `{"name": {"S": "text"}, …}`, and hands over each attribute that is a string or number.
    /// - Parameter body: takes the name, the type (`S` or `N`) and the text; answers whether the attribute is right.
    /// - Returns: whether the item could be read, and each attribute was right.
    mutating func forEachAttribute(_ body: (_ name: JSONText, _ type: UInt8, _ text: JSONText) -> Bool) -> Bool {
        guard beginObject() else { return false }
        var isRight = true
        while let name = nextName() {
            guard beginObject(), let type = nextName(), peek() == .string, let text = string(), nextName() == nil,
                type.raw.count == 1
            else { return false }
            if isRight { isRight = body(name, type.raw[0], text) }
        }
        return isRight && !hasFailed
    }

    /// Goes to the value of the object's member `name`. False if there is none.
    mutating func seek(_ name: StaticString) -> Bool {
        guard beginObject() else { return false }
        while let found = nextName() {
            if found == name { return true }
            skip()
        }
        return false
    }

    /// Writes a string of a JSON text for people to read; nil if the member is missing or no string.
    static func stringMember(_ name: StaticString, of text: UnsafeRawBufferPointer) -> String? {
        var scanner = JSONScanner(text)
        guard scanner.seek(name), scanner.peek() == .string else { return nil }
        return scanner.string()?.string
    }
}
