/// Reads the last 20 messages before a time in a long conversation: a Query backwards over the sort key.
///
/// The history is loaded first: messages one second apart. An answer has to be the right messages, newest first, byte
/// for byte.
final class ChatRead: Workload {
    let table: TableShape? = ChatMessage.table
    private let session: Session
    private let history: ChatHistory

    init(_ session: Session) {
        self.session = session
        history = ChatHistory(session.options)
    }

    func prepare(_ session: Session) throws(BenchError) { try history.load(session) }

    func makeSource(_ share: ThreadShare) -> any OperationSource { ChatReadSource(session, history, share) }

    func verify(_ session: Session, _ findings: inout Tally) {}
}

private final class ChatReadSource: OperationSource {
    private static let pageSize = 20
    /// Of how many answers one is checked whole, and the others by their first message: to check each whole would take
    /// the load generator more time than most servers need for an answer, on the processors that they share.
    private static let answersPerWholeCheck = 8

    private let head: RequestHead
    private let prefix: [UInt8]
    private let history: ChatHistory
    private let image = ItemImage()
    private let memo: AnswerMemo
    private var random: Random
    private var answerCount = 0
    /// Per slot: the number of the first message that is too new.
    private var limitOfSlot: [Int]

    init(_ session: Session, _ history: ChatHistory, _ share: ThreadShare) {
        self.history = history
        memo = AnswerMemo(itemCount: history.messageCount)
        head = session.head("Query")
        let consistency = session.options.isConsistent ? #""ConsistentRead":true,"# : ""
        let text = """
            {"TableName":"\(session.options.table)",\(consistency)"ScanIndexForward":false,"Limit":\(Self.pageSize),\
            "KeyConditionExpression":"conversationId = :c AND sk < :t","ExpressionAttributeValues":{":c":{"S":
            """
        prefix = Array((text + "\"").utf8)
        random = Random(seed: Random.mix(session.options.seed, UInt64(share.thread)))
        limitOfSlot = Array(repeating: 0, count: share.slotCount)
    }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        let conversation = random.next(below: history.conversationCount)
        let index = 1 + random.next(below: history.length)
        limitOfSlot[slot] = conversation * history.length + index
        request.begin(head, prefix)
        ChatMessage.appendConversation(conversation, to: request.bytes)
        request.bytes.append(#""},":t":{"S":""#)
        CalendarTime(millisecondsSinceEpoch: history.time(ofMessage: index)).append(to: request.bytes)
        request.bytes.append(#""}}}"#)
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict {
        answerCount += 1
        let isCheckedWhole = answerCount % Self.answersPerWholeCheck == 1
        let limit = limitOfSlot[slot]
        let expectedCount = min(Self.pageSize, limit - (limit - 1) / history.length * history.length)
        var scanner = JSONScanner(body)
        guard scanner.seek("Items"), scanner.beginArray() else {
            return .wrong(kind: "unreadable answer", detail: "a Query answer has no Items")
        }
        var count = 0
        while scanner.nextElement() {
            count += 1
            guard count <= expectedCount, takeMessage(limit - count, &scanner) else {
                return .wrong(kind: "wrong item", detail: "item \(count) of the messages before number \(limit)")
            }
            if !isCheckedWhole { return .right }
        }
        guard count == expectedCount, !scanner.hasFailed else {
            return .wrong(kind: "wrong count", detail: "\(count) instead of \(expectedCount) messages before \(limit)")
        }
        return .right
    }

    func requestFailed(_ failure: RequestFailure, slot: Int) {}

    private func takeMessage(_ number: Int, _ scanner: inout JSONScanner) -> Bool {
        memo.take(number, &scanner) { history.matches(number, image, &$0) }
    }
}
