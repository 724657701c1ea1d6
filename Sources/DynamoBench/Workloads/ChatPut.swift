/// Writes messages of a loaded history anew, chosen evenly, each with another text: a server may skip a write that changes
/// nothing. The table serves `chat-read` and `chat-get` as before. Some of what was acknowledged is read back at the end.
final class ChatPut: Workload {
    let table: TableShape? = ChatMessage.table
    private let session: Session
    private let history: ChatHistory
    private var sources: [ChatPutSource] = []

    init(_ session: Session) {
        self.session = session
        history = ChatHistory(session.options)
    }

    func prepare(_ session: Session) throws(BenchError) { try history.load(session) }

    func makeSource(_ share: ThreadShare) -> any OperationSource {
        let source = ChatPutSource(session, history, share)
        sources.append(source)
        return source
    }

    func verify(_ session: Session, _ findings: inout Tally) throws(BenchError) {
        for source in sources {
            let written = Array(source.written)
            let readBack = ReadBack(session, count: written.count, keyCount: 2) { [history] index, image in
                history.fill(written[index].key, version: written[index].value, image)
            }
            try session.drive(readBack)
            findings.merge(readBack.findings)
        }
    }
}

/// Each message belongs to one slot, and a slot has one write outstanding: so what was acknowledged last is known.
private final class ChatPutSource: OperationSource {
    private static let writtenLimit = 256

    /// The versions acknowledged last of the messages that were written first.
    private(set) var written: [Int: Int] = [:]
    /// Messages of which a write failed that may have been applied all the same.
    private var uncertain: Set<Int> = []
    private let head: RequestHead
    private let prefix: [UInt8]
    private let history: ChatHistory
    private let share: ThreadShare
    private let image = ItemImage()
    private var random: Random
    private var versions: Random
    private var pending: [(number: Int, version: Int)]

    init(_ session: Session, _ history: ChatHistory, _ share: ThreadShare) {
        self.history = history
        self.share = share
        head = session.head("PutItem")
        prefix = Array(#"{"TableName":"\#(session.options.table)","Item":"#.utf8)
        random = Random(seed: Random.mix(session.options.seed, UInt64(share.thread)))
        // Those of an earlier run, which are in the table, must not come again.
        versions = Random(seed: Random.mix(UInt64(Clock.millisecondsSinceEpoch), UInt64(share.thread)))
        pending = Array(repeating: (0, 0), count: share.slotCount)
    }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        let owner = share.firstSlot + slot
        let ownCount = (history.messageCount - owner + share.totalSlotCount - 1) / share.totalSlotCount
        guard ownCount > 0 else { return false }
        let number = random.next(below: ownCount) * share.totalSlotCount + owner
        let version = 1 + versions.next(below: ChatHistory.versionCount - 1)
        pending[slot] = (number, version)
        image.removeAll()
        history.fill(number, version: version, image)
        request.begin(head, prefix)
        image.append(to: request.bytes)
        request.bytes.append(byte: 125)
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict {
        let (number, version) = pending[slot]
        let isKept = written.count < Self.writtenLimit || written[number] != nil
        if isKept, !uncertain.contains(number) { written[number] = version }
        return .right
    }

    func requestFailed(_ failure: RequestFailure, slot: Int) {
        guard failure.mayHaveBeenApplied else { return }
        uncertain.insert(pending[slot].number)
        written[pending[slot].number] = nil
    }
}
