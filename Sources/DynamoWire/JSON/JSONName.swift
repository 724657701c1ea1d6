import Glibc

/// The name of an object's member: UTF-8 bytes in the document's buffer, valid until it parses again.
///
///     switch name {
///     case "TableName": …
///     default: …
///     }
///
/// compares lengths, then memory.
public struct JSONName {
    /// The bytes, escapes resolved.
    public let bytes: UnsafeRawBufferPointer

    @inline(__always)
    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    @inline(__always)
    public static func ~= (pattern: StaticString, name: JSONName) -> Bool {
        guard pattern.utf8CodeUnitCount == name.bytes.count else { return false }
        guard let start = name.bytes.baseAddress else { return true }
        return memcmp(pattern.utf8Start, start, name.bytes.count) == 0
    }
}
