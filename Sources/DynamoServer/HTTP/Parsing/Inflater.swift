import CZlib

/// Decompresses request bodies (gzip and zlib's format, which HTTP calls deflate). One per event loop, reused.
final class Inflater {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init() {
        stream.initialize(to: z_stream())
        // The largest window, plus 32: tell the two formats apart by their header.
        inflateInit2_(stream, MAX_WBITS + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Appends the decompressed `input` to `output`. Nil on success.
    ///
    /// Stops as soon as there are more than `byteLimit` bytes, so that a small input cannot fill the memory.
    func inflate(_ input: UnsafeRawBufferPointer, into output: inout ByteBuffer, byteLimit: Int) -> HTTPRejection? {
        inflateReset(stream)
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(input.count)
        while true {
            if output.free.isEmpty { output.reserve(4096) }
            let free = output.free
            stream.pointee.next_out = free.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(min(free.count, byteLimit - output.count + 1))
            let room = stream.pointee.avail_out
            let code = CZlib.inflate(stream, Z_NO_FLUSH)
            output.didAppend(Int(room - stream.pointee.avail_out))
            if output.count > byteLimit { return .bodyTooLarge(limit: byteLimit) }
            switch code {
            case Z_OK: continue
            case Z_STREAM_END where stream.pointee.avail_in == 0: return nil
            // gzip allows several members in a row.
            case Z_STREAM_END: inflateReset(stream)
            default: return .malformedCompression
            }
        }
    }
}
