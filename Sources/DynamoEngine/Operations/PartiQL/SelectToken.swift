import DynamoModel

/// Where a SELECT goes on: what NextToken holds. It belongs to one statement with its parameters, on one table or
/// index.
struct SelectToken {
    private static let version: UInt8 = 1
    private static let digestCount = 16
    private static let checkCount = 4

    /// Which read of the plan.
    let read: Int
    /// The key of the item behind which the read goes on; nil for its beginning.
    let key: Item?

    init(read: Int, key: Item?) {
        self.read = read
        self.key = key
    }

    /// What tells a statement on a source from all others.
    static func digest(statement: String, parameters: [AttributeValue], source: ReadSource) -> [UInt8] {
        var hash = SHA256()
        hash.update([UInt8](statement.utf8))
        var writer = ItemWriter()
        writer.write(.list(parameters))
        hash.update(writer.bytes)
        hash.update(withUnsafeBytes(of: source.keyspace.number.littleEndian) { [UInt8]($0) })
        return [UInt8](hash.finish().prefix(digestCount))
    }

    /// The token's text: hexadecimal digits of version, digest, read, key and checksum.
    func text(digest: [UInt8]) -> String {
        var bytes = [Self.version] + digest
        bytes += withUnsafeBytes(of: UInt32(read).littleEndian) { [UInt8]($0) }
        bytes += key?.bytes ?? []
        bytes += Self.checksum(bytes)
        return String(
            decoding: bytes.flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Reads a token.
    ///
    /// - Throws: a ValidationException when it is none, or belongs to another statement.
    init(_ text: String, digest: [UInt8]) throws(DynamoError) {
        guard let bytes = Self.bytes(text), bytes.count >= 1 + Self.digestCount + 4 + Self.checkCount,
            bytes[0] == Self.version
        else { throw .invalidNextToken }
        let body = [UInt8](bytes.dropLast(Self.checkCount))
        guard Self.checksum(body) == [UInt8](bytes.suffix(Self.checkCount)) else { throw .invalidNextToken }
        guard [UInt8](body[1..<1 + Self.digestCount]) == digest else { throw .foreignNextToken }
        read = body[(1 + Self.digestCount)..<(5 + Self.digestCount)].reversed().reduce(0) { $0 << 8 | Int($1) }
        let item = Item(canonical: [UInt8](body[(5 + Self.digestCount)...]))
        key = item.isEmpty ? nil : item
    }

    private static let digits = [UInt8]("0123456789abcdef".utf8)

    private static func bytes(_ text: String) -> [UInt8]? {
        let values = text.utf8.map { digits.firstIndex(of: $0) }
        guard values.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count / 2)
        for position in stride(from: 0, to: values.count, by: 2) {
            guard let high = values[position], let low = values[position + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }

    private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return [UInt8](hash.finish().prefix(checkCount))
    }
}
