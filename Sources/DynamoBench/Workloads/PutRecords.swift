/// Writes whole items, chosen evenly; a sample is read back at the end and has to have the version written last.
final class PutRecords: Workload {
    let table: TableShape? = Record.table
    private let session: Session
    private let record: Record
    private var sources: [PutRecordsSource] = []

    init(_ session: Session) {
        self.session = session
        record = Record(session.options)
    }

    func prepare(_ session: Session) {}

    func makeSource(_ share: ThreadShare) -> any OperationSource {
        let source = PutRecordsSource(session, record, share)
        sources.append(source)
        return source
    }

    func verify(_ session: Session, _ findings: inout Tally) throws(BenchError) {
        for source in sources {
            let sample = source.units.sample(count: 1000, seed: session.options.seed)
            let readBack = ReadBack(session, count: sample.count, keyCount: 1) { [record] index, image in
                record.fill(sample[index].unit, version: sample[index].version, image)
            }
            try session.drive(readBack)
            findings.merge(readBack.findings)
        }
    }
}

private final class PutRecordsSource: OperationSource {
    private(set) var units: OwnedUnits
    private let head: RequestHead
    private let prefix: [UInt8]
    private let record: Record
    private let image = ItemImage()

    init(_ session: Session, _ record: Record, _ share: ThreadShare) {
        self.record = record
        units = OwnedUnits(share, unitCount: session.options.records, seed: session.options.seed)
        head = session.head("PutItem")
        prefix = Array(#"{"TableName":"\#(session.options.table)","Item":"#.utf8)
    }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        let choice = units.choose(slot: slot)
        image.removeAll()
        record.fill(choice.unit, version: choice.version, image)
        request.begin(head, prefix)
        image.append(to: request.bytes)
        request.bytes.append(byte: 125)
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict {
        units.acknowledge(slot: slot)
        return .right
    }

    func requestFailed(_ failure: RequestFailure, slot: Int) {
        units.fail(slot: slot, mayHaveBeenApplied: failure.mayHaveBeenApplied)
    }
}
