/// Writes 25 items with each BatchWriteItem; a sample is read back at the end.
final class BatchWriteRecords: Workload {
    let table: TableShape? = Record.table
    let itemsPerOperation = BatchWrite.size
    private let session: Session
    private let record: Record
    private var sources: [BatchWriteRecordsSource] = []

    init(_ session: Session) {
        self.session = session
        record = Record(session.options)
    }

    func prepare(_ session: Session) {}

    func makeSource(_ share: ThreadShare) -> any OperationSource {
        let source = BatchWriteRecordsSource(session, record, share)
        sources.append(source)
        return source
    }

    func verify(_ session: Session, _ findings: inout Tally) throws(BenchError) {
        for source in sources {
            let sample = source.units.sample(count: 40, seed: session.options.seed)
            let count = sample.count * BatchWrite.size
            let readBack = ReadBack(session, count: count, keyCount: 1) { [record] index, image in
                let choice = sample[index / BatchWrite.size]
                let number = choice.unit * BatchWrite.size + index % BatchWrite.size
                record.fill(number, version: choice.version, image)
            }
            try session.drive(readBack)
            findings.merge(readBack.findings)
        }
    }
}

private final class BatchWriteRecordsSource: OperationSource {
    private(set) var units: OwnedUnits
    private let head: RequestHead
    private let prefix: [UInt8]
    private let record: Record
    private let image = ItemImage()

    init(_ session: Session, _ record: Record, _ share: ThreadShare) {
        self.record = record
        let batchCount = session.options.records / BatchWrite.size
        units = OwnedUnits(share, unitCount: batchCount, seed: session.options.seed)
        head = session.head("BatchWriteItem")
        prefix = BatchWrite.prefix(table: session.options.table)
    }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        let choice = units.choose(slot: slot)
        let first = choice.unit * BatchWrite.size
        request.begin(head, prefix)
        BatchWrite.append(first..<first + BatchWrite.size, to: request.bytes) { number, buffer in
            image.removeAll()
            record.fill(number, version: choice.version, image)
            image.append(to: buffer)
        }
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict {
        guard BatchWrite.isComplete(body) else {
            units.fail(slot: slot, mayHaveBeenApplied: true)
            return .refused(kind: "UnprocessedItems", detail: "the server left items of a batch unprocessed")
        }
        units.acknowledge(slot: slot)
        return .right
    }

    func requestFailed(_ failure: RequestFailure, slot: Int) {
        units.fail(slot: slot, mayHaveBeenApplied: failure.mayHaveBeenApplied)
    }
}
