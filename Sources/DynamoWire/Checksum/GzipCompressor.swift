import CZlib

/// Compresses answers with gzip, for callers that accept it. One for each thread: the state of 256 KB is kept.
public final class GzipCompressor {
    private var stream = z_stream()

    /// Window of 32 KB, and gzip's header and trailer instead of zlib's.
    private static let windowBits: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 8

    /// Levels go from 1, the fastest, to 9. Nil when memory is exhausted.
    public init?(level: Int32 = 1) {
        let status = deflateInit2_(
            &stream, level, Z_DEFLATED, GzipCompressor.windowBits, GzipCompressor.memoryLevel, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { return nil }
    }

    deinit {
        deflateEnd(&stream)
    }

    /// The compressed bytes. Nil for more than 4 GB, which zlib does not take in one piece.
    public func compress(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let count = UInt32(exactly: bytes.count) else { return nil }
        deflateReset(&stream)
        guard let bound = UInt32(exactly: deflateBound(&stream, UInt(bytes.count))) else { return nil }
        return [UInt8](unsafeUninitializedCapacity: Int(bound)) { buffer, initialized in
            let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.next_in = UnsafeMutablePointer(mutating: start)
            stream.avail_in = count
            stream.next_out = buffer.baseAddress
            stream.avail_out = bound
            let status = deflate(&stream, Z_FINISH)
            assert(status == Z_STREAM_END, "deflateBound was too little")
            initialized = Int(bound - stream.avail_out)
        }
    }
}
