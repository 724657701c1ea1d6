/// The YCSB workloads of single records: A, B, C, D and F.
///
/// Reads fetch all ten fields and check them; an update sets one field; a read-modify-write is a read and then an
/// update of the same record, timed as one operation.
final class YCSBPoint: Workload {
    static let shape = TableShape(partitionKey: "pk")
    let table: TableShape? = YCSBPoint.shape
    private let session: Session
    private let mix: YCSBMix
    private let record: YCSBRecord
    private let inserts: InsertSequence

    init(_ session: Session, _ mix: YCSBMix) {
        self.session = session
        self.mix = mix
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

    func makeSource(_ share: ThreadShare) -> any OperationSource {
        YCSBPointSource(session, mix, record, inserts, share)
    }

    func verify(_ session: Session, _ findings: inout Tally) {}

    fileprivate static func addKey(_ number: Int, _ image: ItemImage) {
        image.addString("pk") { appendKey(number, to: $0) }
    }

    fileprivate static func appendKey(_ number: Int, to buffer: ByteBuffer) {
        buffer.append("user")
        buffer.append(decimal: number, width: 12)
    }
}

private final class YCSBPointSource: OperationSource {
    private enum Pending {
        case none
        case read(Int)
        case update(Int)
        case insert(Int)
        /// The read of a read-modify-write.
        case readToModify(Int)
        /// The write of a read-modify-write, once the read is done.
        case modify(Int)
    }

    private let mix: YCSBMix
    private let record: YCSBRecord
    private let inserts: InsertSequence
    private let requests: YCSBRequests
    private let image = ItemImage()
    private var zipfian: Zipfian
    private var random: Random
    private var pending: [Pending]

    init(_ session: Session, _ mix: YCSBMix, _ record: YCSBRecord, _ inserts: InsertSequence, _ share: ThreadShare) {
        self.mix = mix
        self.record = record
        self.inserts = inserts
        requests = YCSBRequests(session)
        zipfian = Zipfian(count: session.options.records)
        random = Random(seed: Random.mix(session.options.seed, UInt64(share.thread)))
        pending = Array(repeating: .none, count: share.slotCount)
    }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        if case .modify(let number) = pending[slot] {
            writeUpdate(number, request)
            return true
        }
        switch mix.choose(&random) {
        case .read: pending[slot] = .read(writeRead(request))
        case .readModifyWrite: pending[slot] = .readToModify(writeRead(request))
        case .update:
            let number = chooseRecord()
            pending[slot] = .update(number)
            writeUpdate(number, request)
        case .insert:
            let number = inserts.take()
            pending[slot] = .insert(number)
            writeInsert(number, request)
        }
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict {
        let done = pending[slot]
        pending[slot] = .none
        switch done {
        case .read(let number): return check(body, number)
        case .readToModify(let number):
            let verdict = check(body, number)
            guard case .right = verdict else { return verdict }
            pending[slot] = .modify(number)
            return .followUp
        case .insert(let number): inserts.acknowledge(number)
        case .update, .modify, .none: break
        }
        return .right
    }

    func requestFailed(_ failure: RequestFailure, slot: Int) {
        if case .insert(let number) = pending[slot] { inserts.abandon(number) }
        pending[slot] = .none
    }

    private func chooseRecord() -> Int {
        guard mix.readsLatest else { return zipfian.nextScattered(&random) }
        let frontier = inserts.frontier
        zipfian.grow(to: frontier)
        return frontier - 1 - zipfian.next(&random)
    }

    private func check(_ body: UnsafeRawBufferPointer, _ number: Int) -> Verdict {
        var scanner = JSONScanner(body)
        guard scanner.seek("Item") else { return .wrong(kind: "missing item", detail: "record \(number) is not there") }
        image.removeAll()
        YCSBPoint.addKey(number, image)
        guard record.matches(number, key: image, keyCount: 1, &scanner) else {
            return .wrong(kind: "wrong item", detail: "record \(number) is not as written")
        }
        return .right
    }

    private func writeRead(_ request: Request) -> Int {
        let number = chooseRecord()
        request.begin(requests.getHead, requests.getPrefix)
        YCSBPoint.appendKey(number, to: request.bytes)
        request.bytes.append(#""}}}"#)
        return number
    }

    private func writeUpdate(_ number: Int, _ request: Request) {
        let field = random.next(below: YCSBRecord.fieldNames.count)
        request.begin(requests.updateHead, requests.updatePrefix)
        YCSBPoint.appendKey(number, to: request.bytes)
        request.bytes.append(#""}},"UpdateExpression":"SET "#)
        request.bytes.append(YCSBRecord.fieldNames[field])
        request.bytes.append(#" = :v","ExpressionAttributeValues":{":v":{"S":""#)
        record.appendField(field, of: number, stamp: random.next(), to: request.bytes)
        request.bytes.append(#""}}}"#)
    }

    private func writeInsert(_ number: Int, _ request: Request) {
        image.removeAll()
        YCSBPoint.addKey(number, image)
        record.fill(number, stamp: random.next(), image)
        request.begin(requests.putHead, requests.putPrefix)
        image.append(to: request.bytes)
        request.bytes.append(byte: 125)
    }
}
