/// Decompresses the bodies of one event loop into memory that is used again.
struct BodyInflater: ~Copyable {
    private let inflater = Inflater()
    private var output = ByteBuffer(capacity: 4096)
    private static let retainedCapacity = 1 << 20

    /// Replaces `body` by its decompressed form if `encoding` is a compression, with padding behind it. Valid until the
    /// next call.
    mutating func inflate(
        _ body: inout UnsafeRawBufferPointer, _ encoding: UnsafeRawBufferPointer, byteLimit: Int
    ) -> HTTPRejection? {
        switch String(decoding: encoding, as: UTF8.self).lowercased() {
        case "gzip", "x-gzip", "deflate": break
        // What old SDKs call the plain text.
        case "", "identity", "amz-1.0": return nil
        default: return .unknownCompression
        }
        // Nothing at all is not the compressed form of nothing.
        guard !body.isEmpty else { return .malformedCompression }
        output.removeAll()
        if output.capacity > Self.retainedCapacity { output = ByteBuffer(capacity: 4096) }
        if let rejection = inflater.inflate(body, into: &output, byteLimit: byteLimit) { return rejection }
        (output.mutableStart + output.count).initializeMemory(
            as: UInt8.self, repeating: 0, count: HTTPRequest.bodyPaddingByteCount)
        body = output.bytes
        return nil
    }
}
