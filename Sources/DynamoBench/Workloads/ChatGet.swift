/// Reads single messages of a loaded history by their keys, chosen evenly; each answer is compared byte for byte.
final class ChatGet: Workload {
    let table: TableShape? = ChatMessage.table
    private let session: Session
    private let history: ChatHistory

    init(_ session: Session) {
        self.session = session
        history = ChatHistory(session.options)
    }

    func prepare(_ session: Session) throws(BenchError) { try history.load(session) }

    func makeSource(_ share: ThreadShare) -> any OperationSource { ChatGetSource(session, history, share) }

    func verify(_ session: Session, _ findings: inout Tally) {}
}

private final class ChatGetSource: OperationSource {
    private let head: RequestHead
    private let prefix: [UInt8]
    private let history: ChatHistory
    private let image = ItemImage()
    private let memo: AnswerMemo
    private var random: Random
    private var numberOfSlot: [Int]

    init(_ session: Session, _ history: ChatHistory, _ share: ThreadShare) {
        self.history = history
        memo = AnswerMemo(itemCount: history.messageCount)
        head = session.head("GetItem")
        let consistency = session.options.isConsistent ? #""ConsistentRead":true,"# : ""
        prefix = Array(#"{"TableName":"\#(session.options.table)",\#(consistency)"Key":"#.utf8)
        random = Random(seed: Random.mix(session.options.seed, UInt64(share.thread)))
        numberOfSlot = Array(repeating: 0, count: share.slotCount)
    }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        let number = random.next(below: history.messageCount)
        numberOfSlot[slot] = number
        image.removeAll()
        history.fillKey(number, image)
        request.begin(head, prefix)
        image.append(to: request.bytes)
        request.bytes.append(byte: 125)
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict {
        let number = numberOfSlot[slot]
        var scanner = JSONScanner(body)
        guard scanner.seek("Item") else {
            return .wrong(kind: "missing item", detail: "message \(number) is not there")
        }
        let isRight = memo.take(number, &scanner) { history.matches(number, image, &$0) }
        return isRight ? .right : .wrong(kind: "wrong item", detail: "message \(number) is not as written")
    }

    func requestFailed(_ failure: RequestFailure, slot: Int) {}
}
