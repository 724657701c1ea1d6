/// A range of keys: from `lower`, inclusive, to `upper`, exclusive, in the order of their bytes.
///
/// No key of a store begins with the byte `0xFF` (``WriteBatch`` sees to that), so every range has an upper bound,
/// and ``all`` is the range from the empty key to `[0xFF]`. A range whose `lower` is not below its `upper` is empty.
public struct KeyRange: Sendable, Hashable {
    public var lower: [UInt8]
    public var upper: [UInt8]

    public init(from lower: [UInt8], to upper: [UInt8]) {
        self.lower = lower
        self.upper = upper
    }

    /// The range of all keys that begin with `prefix`, which is not itself nothing but bytes of `0xFF`.
    public init(prefix: [UInt8]) {
        self.init(from: prefix, to: KeyRange.end(ofPrefix: prefix))
    }

    /// Every key.
    public static let all = KeyRange(from: [], to: [firstReservedByte])

    /// Keys whose first byte is this or higher do not occur.
    public static let firstReservedByte: UInt8 = 0xFF

    /// The least key that is above every key with this prefix. For an empty prefix that is the end of all keys.
    public static func end(ofPrefix prefix: [UInt8]) -> [UInt8] {
        var end = prefix
        while end.last == 0xFF {
            end.removeLast()
        }
        guard let last = end.last else { return all.upper }
        end[end.count - 1] = last + 1
        return end
    }

    public var isEmpty: Bool {
        !lower.lexicographicallyPrecedes(upper)
    }
}
