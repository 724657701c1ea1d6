/// Reads a list of items by their keys with consistent reads and compares each with what it has to be.
final class ReadBack: OperationSource {
    private let head: RequestHead
    private let prefix: [UInt8]
    private let count: Int
    private let fill: (Int, ItemImage) -> Void
    private let keyCount: Int
    private let image = ItemImage()
    private var next = 0
    private var numberOfSlot: [Int: Int] = [:]
    private(set) var findings = Tally()
    /// Whether the server is gone, so that reading on is in vain.
    private var isUnreachable = false

    /// - Parameters:
    ///   - count: how many items to read.
    ///   - keyCount: how many attributes are the key; they come first in the image.
    ///   - fill: adds the attributes of the item with this number to the empty image.
    init(_ session: Session, count: Int, keyCount: Int, fill: @escaping (_ number: Int, _ image: ItemImage) -> Void) {
        head = session.head("GetItem")
        prefix = Array(#"{"TableName":"\#(session.options.table)","ConsistentRead":true,"Key":"#.utf8)
        self.count = count
        self.keyCount = keyCount
        self.fill = fill
    }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        guard next < count, !isUnreachable else { return false }
        numberOfSlot[slot] = next
        refill(next)
        next += 1
        request.begin(head, prefix)
        image.append(to: request.bytes, prefix: keyCount)
        request.bytes.append(byte: 125)
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict {
        guard let number = numberOfSlot[slot] else { return .right }
        refill(number)
        var scanner = JSONScanner(body)
        if !scanner.seek("Item") {
            findings.record("lost write", "an acknowledged item is missing: \(key)")
        } else if !image.matches(&scanner) {
            findings.record("wrong item", "an acknowledged item is not as written: \(key)")
        }
        return .right
    }

    func requestFailed(_ failure: RequestFailure, slot: Int) {
        isUnreachable = failure.isUnreachable
        findings.record("unverified", "reading back failed: \(failure.kind): \(failure.message)")
    }

    private var key: String {
        (0..<keyCount).map { String(decoding: image.value(at: $0), as: UTF8.self) }.joined(separator: " ")
    }

    private func refill(_ number: Int) {
        image.removeAll()
        fill(number, image)
    }
}
