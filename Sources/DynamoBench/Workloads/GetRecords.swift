/// Reads items that were loaded first, chosen evenly; each answer is compared byte for byte.
final class GetRecords: Workload {
    let table: TableShape? = Record.table
    private let session: Session
    private let record: Record

    init(_ session: Session) {
        self.session = session
        record = Record(session.options)
    }

    func prepare(_ session: Session) throws(BenchError) {
        let image = ItemImage()
        let count = session.options.records
        try LoadMarker(session, Record.table, kind: "get").load(itemCount: count) { [record] number, buffer in
            image.removeAll()
            record.fill(number, version: 0, image)
            image.append(to: buffer)
        }
    }

    func makeSource(_ share: ThreadShare) -> any OperationSource { GetRecordsSource(session, record, share) }

    func verify(_ session: Session, _ findings: inout Tally) {}
}

private final class GetRecordsSource: OperationSource {
    private let getRecord: GetRecordRequest
    private let record: Record
    private let recordCount: Int
    private let image = ItemImage()
    private var random: Random
    private var numberOfSlot: [Int]

    init(_ session: Session, _ record: Record, _ share: ThreadShare) {
        self.record = record
        recordCount = session.options.records
        getRecord = GetRecordRequest(session)
        random = Random(seed: Random.mix(session.options.seed, UInt64(share.thread)))
        numberOfSlot = Array(repeating: 0, count: share.slotCount)
    }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        let number = random.next(below: recordCount)
        numberOfSlot[slot] = number
        getRecord.write(number, request)
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict {
        var scanner = JSONScanner(body)
        guard scanner.seek("Item") else {
            return .wrong(kind: "missing item", detail: "record \(numberOfSlot[slot]) is not there")
        }
        image.removeAll()
        record.fill(numberOfSlot[slot], version: 0, image)
        guard image.matches(&scanner) else {
            return .wrong(kind: "wrong item", detail: "record \(numberOfSlot[slot]) is not as loaded")
        }
        return .right
    }

    func requestFailed(_ failure: RequestFailure, slot: Int) {}
}
