import CDeflate

/// The hash of a partition key's encoded value: it decides the order in which a scan meets partitions, the segment of a
/// parallel scan and the shard.
///
/// CRC-32 as in zlib, mixed by the finaliser of MurmurHash3, which spreads keys that differ in one byte over the whole
/// range. Part of the format on disk: docs/KEY-ENCODING.md has test vectors.
public func partitionHash(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard let start = bytes.baseAddress else { return mixed(0) }
    return mixed(libdeflate_crc32(0, start, bytes.count))
}

/// The hash of a partition key's encoded value.
public func partitionHash(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBytes { partitionHash($0) }
}

/// MurmurHash3's `fmix32`: each bit of the input changes each bit of the output with a chance of about one half.
private func mixed(_ checksum: UInt32) -> UInt32 {
    var hash = checksum
    hash ^= hash >> 16
    hash = hash &* 0x85EB_CA6B
    hash ^= hash >> 13
    hash = hash &* 0xC2B2_AE35
    hash ^= hash >> 16
    return hash
}
