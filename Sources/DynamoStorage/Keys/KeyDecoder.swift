/// Reads back the components that ``KeyEncoder`` wrote, in the same order.
///
/// The bytes come from disk and are not trusted: a component that is cut short or malformed is an error of code
/// ``StorageError/Code/corruption``, never a crash.
public struct KeyDecoder {
    /// What has not been read yet: all of the last component, if that was appended raw.
    public private(set) var rest: UnsafeRawBufferPointer

    /// The buffer must outlive the decoder.
    public init(_ key: UnsafeRawBufferPointer) {
        rest = key
    }

    public var isAtEnd: Bool { rest.isEmpty }

    public mutating func readUInt32() throws(StorageError) -> UInt32 {
        UInt32(bigEndian: try readRaw(byteCount: 4).loadUnaligned(as: UInt32.self))
    }

    public mutating func readUInt64() throws(StorageError) -> UInt64 {
        UInt64(bigEndian: try readRaw(byteCount: 8).loadUnaligned(as: UInt64.self))
    }

    /// The next `byteCount` bytes, as a part of the key's buffer.
    public mutating func readRaw(byteCount: Int) throws(StorageError) -> UnsafeRawBufferPointer {
        guard byteCount >= 0, byteCount <= rest.count else { throw .keyTooShort }
        let component = UnsafeRawBufferPointer(rebasing: rest[..<byteCount])
        skip(byteCount)
        return component
    }

    /// The byte string that ``KeyEncoder/appendEscaped(_:)-(UnsafeRawBufferPointer)`` wrote.
    public mutating func readEscaped() throws(StorageError) -> [UInt8] {
        var component: [UInt8] = []
        while let zero = rest.firstIndex(of: 0), zero + 1 < rest.count {
            let marker = rest[zero + 1]
            switch marker {
            case Escape.end:
                component.append(contentsOf: rest[..<zero])
                skip(zero + 2)
                return component
            case Escape.zero:
                component.append(contentsOf: rest[...zero])
                skip(zero + 2)
            default:
                throw StorageError(.corruption, "A stored key holds an unknown escape.")
            }
        }
        throw .keyTooShort
    }

    private mutating func skip(_ byteCount: Int) {
        rest = UnsafeRawBufferPointer(rebasing: rest[byteCount...])
    }
}

extension StorageError {
    fileprivate static let keyTooShort = StorageError(.corruption, "A stored key ends inside a component.")
}
