import DynamoModel
import DynamoStorage
import Testing

@testable import yardsticks

@Suite struct RecordTests {
    private let records = Records(keyspace: 7)

    private func bytes(_ count: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        bytes.withUnsafeMutableBytes { write($0) }
        return bytes
    }

    @Test(arguments: [0, 9, 1_234_567_890])
    func itemsAreThoseThatTheEngineMakes(_ number: Int) throws {
        let name = "record-" + String(repeating: "0", count: 10 - "\(number)".count) + "\(number)"
        let item = records.item(number, version: 3)
        try item.checkFormat()
        #expect(item["pk"] == .string(Text(name)))
        #expect(item["version"] == .number(0))
        guard case .string(let data) = item["data"] else {
            Issue.record("the text is missing")
            return
        }
        #expect(data.utf8Count == 256)
        #expect(Item([("pk", .string(Text(name))), ("version", .number(0)), ("data", .string(data))]) == item)
        #expect(records.key(number) == ["pk": .string(Text(name))])

        var key = KeyEncoder()
        key.append(7 as UInt32)
        key.append(partitionHash(Array(name.utf8)))
        key.appendEscaped(Array(name.utf8))
        #expect(bytes(records.storeKeyByteCount) { records.writeStoreKey(number, to: $0) } == key.bytes)
        let value = bytes(records.storeValueByteCount) { records.writeStoreValue(number, version: 3, to: $0) }
        #expect(value.dropFirst(2).elementsEqual(item.bytes))
        #expect(Int(value[0] & 0x7F) | Int(value[1]) << 7 == item.byteSize)
    }

    @Test func theCheckerTellsRecordsAndVersionsApart() {
        let checker = RecordChecker(byteCount: records.itemByteCount) { [records] in
            records.writeItem($0, version: $1, to: $2)
        }
        records.item(5, version: 8).bytes.withUnsafeBytes { bytes in
            #expect(checker.isRight(5, version: 8, bytes))
            #expect(!checker.isRight(5, version: 9, bytes))
            #expect(!checker.isRight(6, version: 8, bytes))
            #expect(!checker.isRight(5, version: 8, UnsafeRawBufferPointer(rebasing: bytes.dropLast())))
        }
        #expect(!checker.isRight(5, UnsafeRawBufferPointer(start: nil, count: 0)))
    }
}
