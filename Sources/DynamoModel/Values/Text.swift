/// A string whose identity and order are those of its UTF-8 bytes.
///
/// Swift's `String` compares by canonical equivalence: "é" as one scalar equals "e" followed by a combining accent.
/// DynamoDB compares bytes, so the two are different attribute names, different keys and different values. `Text` is
/// used wherever that can be seen: attribute names, string values, tags.
public struct Text: Sendable {
    /// The same text as a Swift string.
    public let string: String

    /// Wraps a Swift string, unchanged.
    @inlinable
    public init(_ string: String) {
        var string = string
        string.makeContiguousUTF8()
        self.string = string
    }

    /// Copies UTF-8 bytes. Ill-formed sequences become U+FFFD; callers that must refuse them do so before.
    @inlinable
    public init(utf8 bytes: UnsafeRawBufferPointer) {
        string = String(decoding: bytes, as: UTF8.self)
    }

    /// The number of UTF-8 bytes, which is what DynamoDB's limits and sizes count.
    @inlinable
    public var utf8Count: Int { string.utf8.count }

    /// Whether the text has no bytes.
    @inlinable
    public var isEmpty: Bool { string.isEmpty }

    /// Calls `body` with the UTF-8 bytes, without copying them.
    @inlinable
    public func withUTF8Bytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var copy = string
        let outcome: Swift.Result<Result, Failure> = copy.withUTF8 { bytes in
            do throws(Failure) {
                return .success(try body(UnsafeRawBufferPointer(bytes)))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    /// Whether the text starts with the bytes of `prefix`.
    public func hasPrefix(_ prefix: Text) -> Bool {
        withUTF8Bytes { whole in prefix.withUTF8Bytes { whole.starts(withBytes: $0) } }
    }
}

extension Text: Hashable {
    @inlinable
    public static func == (left: Text, right: Text) -> Bool {
        left.withUTF8Bytes { left in right.withUTF8Bytes { left.hasSameBytes(as: $0) } }
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        withUTF8Bytes { hasher.combine(bytes: $0) }
    }
}

extension Text: Comparable {
    public static func < (left: Text, right: Text) -> Bool {
        left.withUTF8Bytes { left in right.withUTF8Bytes { left.compareBytes(with: $0) < 0 } }
    }
}

extension Text: ExpressibleByStringLiteral, CustomStringConvertible {
    public init(stringLiteral value: String) {
        self.init(value)
    }

    public var description: String { string }
}
