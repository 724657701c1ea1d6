import DynamoBench
import DynamoModel
import DynamoStorage

/// The items of all yardsticks: those of the workloads `get` and `put` of `apus bench`, with the same attributes and
/// sizes, and as plain RocksDB gets them, with keys and values as the engine writes them.
///
/// Versions of a record differ in their text. Puts have to write a new one, as the engine leaves alone what does not
/// change; version 0 is what gets find.
struct Records: Sendable {
    private static let keyName: Text = "pk"
    private let text = RecordText()
    private let item: RecordTemplate
    private let key: RecordTemplate
    private let storeKey: RecordTemplate
    private let storeValue: RecordTemplate

    /// - Parameter keyspace: the number in front of the keys of plain RocksDB.
    init(keyspace: UInt32 = 0) {
        let partition = Text("record-" + RecordTemplate.numberPlaceholder)
        let sample = Item([
            (Self.keyName, .string(partition)), ("version", .number(0)),
            ("data", .string(Text(RecordTemplate.textPlaceholder))),
        ])
        item = RecordTemplate(sample.bytes)
        key = RecordTemplate(Item([(Self.keyName, .string(partition))]).bytes)

        var encoder = KeyEncoder()
        encoder.append(keyspace)
        encoder.append(0 as UInt32)
        encoder.appendEscaped(Array(partition.string.utf8))
        storeKey = RecordTemplate(encoder.bytes)
        // The item's size as a varint stands in front of it.
        let size = sample.byteSize
        storeValue = RecordTemplate([UInt8(size & 0x7F) | 0x80, UInt8(size >> 7)] + sample.bytes)
    }

    func item(_ number: Int, version: Int) -> Item { Item(canonical: bytes(item, number, version)) }
    func key(_ number: Int) -> Item { Item(canonical: bytes(key, number, 0)) }

    private func bytes(_ template: RecordTemplate, _ number: Int, _ version: Int) -> [UInt8] {
        Array(unsafeUninitializedCapacity: template.count) { buffer, count in
            template.write(number, version: version, text, to: UnsafeMutableRawBufferPointer(buffer))
            count = template.count
        }
    }

    var itemByteCount: Int { item.count }
    var storeKeyByteCount: Int { storeKey.count }
    var storeValueByteCount: Int { storeValue.count }

    /// Writes the canonical bytes of the item.
    func writeItem(_ number: Int, version: Int, to target: UnsafeMutableRawBufferPointer) {
        item.write(number, version: version, text, to: target)
    }

    func writeStoreValue(_ number: Int, version: Int, to target: UnsafeMutableRawBufferPointer) {
        storeValue.write(number, version: version, text, to: target)
    }

    /// Writes the store's key: keyspace, hash of the partition key, partition key and its end.
    func writeStoreKey(_ number: Int, to target: UnsafeMutableRawBufferPointer) {
        storeKey.write(number, version: 0, text, to: target)
        let endByteCount = 2
        let hash = partitionHash(UnsafeRawBufferPointer(rebasing: target[8..<storeKey.count - endByteCount]))
        target.storeBytes(of: hash.bigEndian, toByteOffset: 4, as: UInt32.self)
    }
}
