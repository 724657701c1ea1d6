/// Adds 1 to a counter with each UpdateItem; in the end each counter has grown by exactly what was acknowledged.
///
/// Additions that failed without a clear answer may or may not have happened: those widen what is accepted.
final class UpdateCounters: Workload {
    let table: TableShape? = TableShape(partitionKey: "pk")
    private let session: Session
    private var initial: [Int] = []
    private var sources: [UpdateCountersSource] = []

    init(_ session: Session) { self.session = session }

    func prepare(_ session: Session) throws(BenchError) { initial = try read(session) }

    func makeSource(_ share: ThreadShare) -> any OperationSource {
        let source = UpdateCountersSource(session, share)
        sources.append(source)
        return source
    }

    func verify(_ session: Session, _ findings: inout Tally) throws(BenchError) {
        let final = try read(session)
        for key in 0..<session.options.keys {
            let acknowledged = sources.reduce(0) { $0 + $1.acknowledged[key] }
            let uncertain = sources.reduce(0) { $0 + $1.uncertain[key] }
            let growth = final[key] - initial[key]
            guard !(acknowledged...acknowledged + uncertain).contains(growth) else { continue }
            let expected = uncertain == 0 ? "\(acknowledged)" : "\(acknowledged) to \(acknowledged + uncertain)"
            findings.record("wrong counter", "counter \(key) grew by \(growth) instead of \(expected)")
        }
    }

    private func read(_ session: Session) throws(BenchError) -> [Int] {
        let reader = CounterReader(session)
        try session.drive(reader)
        if let failure = reader.failure {
            throw BenchError(.refused, "reading the counters failed: \(failure.kind): \(failure.message)")
        }
        return reader.values
    }

    fileprivate static func appendKey(_ number: Int, to buffer: ByteBuffer) {
        buffer.append("counter-")
        buffer.append(decimal: number, width: 8)
    }
}

private final class UpdateCountersSource: OperationSource {
    private(set) var acknowledged: [Int]
    private(set) var uncertain: [Int]
    private let head: RequestHead
    private let prefix: [UInt8]
    private var keyOfSlot: [Int]
    private var random: Random

    init(_ session: Session, _ share: ThreadShare) {
        acknowledged = Array(repeating: 0, count: session.options.keys)
        uncertain = acknowledged
        keyOfSlot = Array(repeating: 0, count: share.slotCount)
        head = session.head("UpdateItem")
        let text = """
            {"TableName":"\(session.options.table)","UpdateExpression":"ADD hits :one",\
            "ExpressionAttributeValues":{":one":{"N":"1"}},"Key":{"pk":{"S":
            """
        prefix = Array((text + "\"").utf8)
        random = Random(seed: Random.mix(session.options.seed, UInt64(share.thread)))
    }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        keyOfSlot[slot] = random.next(below: acknowledged.count)
        request.begin(head, prefix)
        UpdateCounters.appendKey(keyOfSlot[slot], to: request.bytes)
        request.bytes.append(#""}}}"#)
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict {
        acknowledged[keyOfSlot[slot]] += 1
        return .right
    }

    func requestFailed(_ failure: RequestFailure, slot: Int) {
        if failure.mayHaveBeenApplied { uncertain[keyOfSlot[slot]] += 1 }
    }
}

/// Reads all counters; one that is missing is 0.
private final class CounterReader: OperationSource {
    private(set) var values: [Int]
    private(set) var failure: RequestFailure?
    private let head: RequestHead
    private let prefix: [UInt8]
    private var next = 0
    private var keyOfSlot: [Int: Int] = [:]

    init(_ session: Session) {
        values = Array(repeating: 0, count: session.options.keys)
        head = session.head("GetItem")
        prefix = Array(#"{"TableName":"\#(session.options.table)","ConsistentRead":true,"Key":{"pk":{"S":""#.utf8)
    }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        guard next < values.count, failure == nil else { return false }
        keyOfSlot[slot] = next
        request.begin(head, prefix)
        UpdateCounters.appendKey(next, to: request.bytes)
        request.bytes.append(#""}}}"#)
        next += 1
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict {
        var scanner = JSONScanner(body)
        guard let key = keyOfSlot[slot], scanner.seek("Item"), scanner.seek("hits"), scanner.seek("N"),
            let text = scanner.string()
        else { return .right }
        // A number that is not plain decimal digits cannot be the counter's value.
        values[key] = Int(decimal: text.raw) ?? -1
        return .right
    }

    func requestFailed(_ failure: RequestFailure, slot: Int) { self.failure = failure }
}
