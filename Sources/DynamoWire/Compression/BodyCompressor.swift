import CZlib

/// Compresses answers for callers that accept it. One for each thread and format: its state of 256 KB is kept.
public final class BodyCompressor {
    /// The two formats that HTTP has names for.
    public enum Format: Sendable {
        /// HTTP's `gzip`.
        case gzip
        /// HTTP's `deflate`.
        case zlib

        /// A window of 32 KB, plus 16 for gzip's header and trailer instead of zlib's.
        fileprivate var windowBits: Int32 { self == .gzip ? 15 + 16 : 15 }
    }

    /// At one address for good, because zlib's state points back to it.
    private let stream: UnsafeMutablePointer<z_stream>
    private static let memoryLevel: Int32 = 8

    /// Levels go from 1, the fastest, to 9. Nil when memory is exhausted.
    public init?(_ format: Format, level: Int32 = 1) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream, level, Z_DEFLATED, format.windowBits, Self.memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { return nil }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// The compressed bytes. Nil for more than 4 GB, which zlib does not take in one piece.
    public func compress(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let count = UInt32(exactly: bytes.count) else { return nil }
        deflateReset(stream)
        guard let bound = UInt32(exactly: deflateBound(stream, UInt(bytes.count))) else { return nil }
        return [UInt8](unsafeUninitializedCapacity: Int(bound)) { buffer, initialized in
            let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
            stream.pointee.avail_in = count
            stream.pointee.next_out = buffer.baseAddress
            stream.pointee.avail_out = bound
            let status = deflate(stream, Z_FINISH)
            assert(status == Z_STREAM_END, "deflateBound was too little")
            initialized = Int(bound - stream.pointee.avail_out)
        }
    }
}
