extension WriteBatch {
    /// One change of a batch. The buffers point into the batch.
    public enum Change {
        case put(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)
        case delete(key: UnsafeRawBufferPointer)
        case deleteRange(lower: UnsafeRawBufferPointer, upper: UnsafeRawBufferPointer)
    }

    /// Calls `body` with each change in order. The buffers are valid only inside `body`.
    public func forEachChange(_ body: (Change) -> Void) {
        bytes.withUnsafeBytes { buffer in
            var reader = ChangeReader(rest: buffer[WriteBatch.headerByteCount...])
            while let change = reader.next() {
                body(change)
            }
        }
    }
}

/// Reads a batch's buffer, which only ``WriteBatch`` writes: it is trusted, within the buffer's bounds.
private struct ChangeReader {
    var rest: Slice<UnsafeRawBufferPointer>

    mutating func next() -> WriteBatch.Change? {
        guard let tag = rest.popFirst() else { return nil }
        switch tag {
        case WriteBatch.Tag.put:
            let key = string()
            return .put(key: key, value: string())
        case WriteBatch.Tag.delete:
            return .delete(key: string())
        case WriteBatch.Tag.deleteRange:
            let lower = string()
            return .deleteRange(lower: lower, upper: string())
        default:
            preconditionFailure("A batch holds an unknown tag.")
        }
    }

    private mutating func string() -> UnsafeRawBufferPointer {
        var count = 0
        var shift = 0
        var byte: UInt8
        repeat {
            byte = rest.removeFirst()
            count |= Int(byte & 0x7F) << shift
            shift += 7
        } while byte >= 0x80
        defer { rest = rest.dropFirst(count) }
        return UnsafeRawBufferPointer(rebasing: rest.prefix(count))
    }
}
