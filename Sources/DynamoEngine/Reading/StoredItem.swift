import DynamoModel
import DynamoStorage

/// An item as the store keeps it: its size as DynamoDB counts it, as a varint, and its canonical bytes.
///
/// The size goes first so that a page can be measured and paid for without walking its items.
struct StoredItem: Sendable {
    let item: Item
    /// Names and values as DynamoDB counts them, in bytes.
    let byteSize: Int

    init(_ item: Item) {
        self.item = item
        byteSize = item.byteSize
    }

    /// - Throws: `.corruptData` when there is no size in front.
    init(value: UnsafeRawBufferPointer) throws(DynamoError) {
        let parts = try StoredItemView(value)
        byteSize = parts.byteSize
        item = parts.item
    }

    func put(at key: [UInt8], to batch: inout WriteBatch) {
        // The varint, its first byte lowest: three bytes hold two megabytes, and no item is that large.
        var (size, sizeCount, rest) = (UInt64(0), 0, UInt64(byteSize))
        repeat {
            let byte = rest & 0x7F | (rest >= 0x80 ? 0x80 : 0)
            size |= byte << (8 * UInt64(sizeCount))
            sizeCount += 1
            rest >>= 7
        } while rest > 0
        withUnsafeBytes(of: size.littleEndian) { size in
            key.withUnsafeBytes { key in
                item.bytes.withUnsafeBytes { batch.put(key, UnsafeRawBufferPointer(rebasing: size[..<sizeCount]), $0) }
            }
        }
    }

}

/// The same where the store holds it: valid as long as that is.
struct StoredItemView {
    /// Names and values as DynamoDB counts them, in bytes.
    let byteSize: Int
    /// The item's canonical bytes.
    let canonical: UnsafeRawBufferPointer

    /// - Throws: `.corruptData` when there is no size in front.
    init(_ value: UnsafeRawBufferPointer) throws(DynamoError) {
        var size = 0
        var position = 0
        while position < min(value.count, 5) {
            let byte = value[position]
            size |= Int(byte & 0x7F) << (7 * position)
            position += 1
            if byte < 0x80 {
                byteSize = size
                canonical = UnsafeRawBufferPointer(rebasing: value[position...])
                return
            }
        }
        throw .corruptData("item without a size")
    }

    /// A copy of the item.
    var item: Item { Item(canonical: [UInt8](canonical)) }
}

extension StoreReader {
    /// The item at a key, or nil.
    func item(at key: [UInt8]) throws(DynamoError) -> StoredItem? {
        let result: Result<Result<StoredItem?, DynamoError>, StorageError> = Result { () throws(StorageError) in
            try withValue(forKey: key) { value in
                guard let value else { return .success(nil) }
                return Result { () throws(DynamoError) in try StoredItem(value: value) }
            }
        }
        switch result {
        case .success(let item): return try item.get()
        case .failure(let error): throw DynamoError(storage: error)
        }
    }
}
