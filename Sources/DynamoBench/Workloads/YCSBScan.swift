/// YCSB's workload E: short scans in the order of keys from a zipfian start, and inserts at the end.
///
/// DynamoDB keeps items in order only within one partition key. So the records lie in buckets of a thousand: `pk` is
/// the bucket, `sk` the key, and a scan is a Query for up to 100 records from a key on; it ends with its bucket.
/// Inserts go to the last bucket. Each answer has to be the records from the start on without a gap, as far as they
/// were loaded; among the inserted ones, which overtake each other, it has to be in order.
final class YCSBScan: Workload {
    static let bucketSize = 1000
    private static let shape = TableShape(partitionKey: "pk", sortKey: "sk")
    let table: TableShape? = YCSBScan.shape
    private let session: Session
    private let record: YCSBRecord
    private let inserts: InsertSequence

    init(_ session: Session) {
        self.session = session
        record = YCSBRecord(session.options)
        inserts = InsertSequence(from: session.options.records)
    }

    func prepare(_ session: Session) throws(BenchError) {
        let image = ItemImage()
        let count = session.options.records
        try LoadMarker(session, Self.shape, kind: "ycsb").load(itemCount: count) { [record] number, buffer in
            image.removeAll()
            Self.addKey(number, image)
            record.fill(number, stamp: 0, image)
            image.append(to: buffer)
        }
    }

    func makeSource(_ share: ThreadShare) -> any OperationSource { YCSBScanSource(session, record, inserts, share) }

    func verify(_ session: Session, _ findings: inout Tally) {}

    fileprivate static func addKey(_ number: Int, _ image: ItemImage) {
        image.addString("pk") { appendBucket(of: number, to: $0) }
        image.addString("sk") { appendKey(number, to: $0) }
    }

    fileprivate static func appendBucket(of number: Int, to buffer: ByteBuffer) {
        buffer.append("bucket-")
        buffer.append(decimal: number / bucketSize, width: 9)
    }

    fileprivate static func appendKey(_ number: Int, to buffer: ByteBuffer) {
        buffer.append("user")
        buffer.append(decimal: number, width: 12)
    }
}

private final class YCSBScanSource: OperationSource {
    private enum Pending {
        case scan(from: Int, count: Int)
        case insert(Int)
    }

    private let record: YCSBRecord
    private let recordCount: Int
    private let inserts: InsertSequence
    private let requests: YCSBRequests
    private let image = ItemImage()
    private let memo: AnswerMemo
    private let zipfian: Zipfian
    private var random: Random
    private var pending: [Pending]

    init(_ session: Session, _ record: YCSBRecord, _ inserts: InsertSequence, _ share: ThreadShare) {
        self.record = record
        self.inserts = inserts
        recordCount = session.options.records
        requests = YCSBRequests(session)
        memo = AnswerMemo(itemCount: session.options.records)
        zipfian = Zipfian(count: session.options.records)
        random = Random(seed: Random.mix(session.options.seed, UInt64(share.thread)))
        pending = Array(repeating: .insert(0), count: share.slotCount)
    }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        if random.next(below: 100) < 95 {
            let start = zipfian.nextScattered(&random)
            let count = 1 + random.next(below: 100)
            pending[slot] = .scan(from: start, count: count)
            writeScan(from: start, count: count, request)
        } else {
            let number = inserts.take()
            pending[slot] = .insert(number)
            writeInsert(number, request)
        }
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict {
        switch pending[slot] {
        case .scan(let start, let count): return check(body, from: start, count: count)
        case .insert(let number):
            inserts.acknowledge(number)
            return .right
        }
    }

    func requestFailed(_ failure: RequestFailure, slot: Int) {
        if case .insert(let number) = pending[slot] { inserts.abandon(number) }
    }

    private func check(_ body: UnsafeRawBufferPointer, from start: Int, count: Int) -> Verdict {
        let bucketEnd = (start / YCSBScan.bucketSize + 1) * YCSBScan.bucketSize
        let loadedCount = min(count, min(bucketEnd, recordCount) - start)
        var scanner = JSONScanner(body)
        guard scanner.seek("Items"), scanner.beginArray() else {
            return .wrong(kind: "unreadable answer", detail: "a Query answer has no Items")
        }
        var found = 0
        var number = start - 1
        while scanner.nextElement() {
            number += 1
            found += 1
            // Beyond what was loaded a key may be missing: go by the key that is there.
            if found > loadedCount {
                guard let key = Self.keyNumber(scanner), key >= number, key < bucketEnd else {
                    return .wrong(kind: "wrong order", detail: "item \(found) of a scan from record \(start)")
                }
                number = key
            }
            guard number < recordCount ? takeLoaded(number, &scanner) : takeRecord(number, &scanner) else {
                return .wrong(kind: "wrong item", detail: "item \(found) of a scan from record \(start)")
            }
        }
        guard (loadedCount...count).contains(found), !scanner.hasFailed else {
            return .wrong(kind: "wrong count", detail: "\(found) items of a scan for \(count) from record \(start)")
        }
        return .right
    }

    /// Takes a record that was loaded; in this workload such records never change.
    private func takeLoaded(_ number: Int, _ scanner: inout JSONScanner) -> Bool {
        memo.take(number, &scanner) { takeRecord(number, &$0) }
    }

    private func takeRecord(_ number: Int, _ scanner: inout JSONScanner) -> Bool {
        image.removeAll()
        YCSBScan.addKey(number, image)
        return record.matches(number, key: image, keyCount: 2, &scanner)
    }

    /// The number in the sort key of the item that comes next; the scanner, a copy, is not moved.
    private static func keyNumber(_ scanner: JSONScanner) -> Int? {
        var scanner = scanner
        guard scanner.seek("sk"), scanner.seek("S"), let key = scanner.string(), key.raw.count == 16 else { return nil }
        return Int(decimal: key.raw.part(4..<16))
    }

    private func writeScan(from start: Int, count: Int, _ request: Request) {
        request.begin(requests.queryHead, requests.queryPrefix)
        YCSBScan.appendBucket(of: start, to: request.bytes)
        request.bytes.append(#""},":k":{"S":""#)
        YCSBScan.appendKey(start, to: request.bytes)
        request.bytes.append(#""}},"Limit":"#)
        request.bytes.append(decimal: count)
        request.bytes.append(byte: 125)
    }

    private func writeInsert(_ number: Int, _ request: Request) {
        image.removeAll()
        YCSBScan.addKey(number, image)
        record.fill(number, stamp: random.next(), image)
        request.begin(requests.putHead, requests.putPrefix)
        image.append(to: request.bytes)
        request.bytes.append(byte: 125)
    }
}
