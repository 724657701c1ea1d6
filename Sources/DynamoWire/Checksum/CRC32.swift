import CZlib

/// The checksum that DynamoDB sends of each answer's body, in the header `x-amz-crc32`: CRC-32 as in zlib and gzip.
public enum CRC32 {
    /// The checksum of `bytes`. Clients verify it before they decompress: it is that of the bytes as sent.
    public static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard let start = bytes.baseAddress else { return 0 }
        return UInt32(truncatingIfNeeded: crc32_z(0, start.assumingMemoryBound(to: UInt8.self), bytes.count))
    }
}
