/// Appends messages to many conversations, each a PutItem; a sample of what was acknowledged is read back at the end.
///
/// Message number n goes to a conversation chosen by a hash of n, and is dated n milliseconds after the start.
final class ChatAppend: Workload {
    let table: TableShape? = ChatMessage.table
    private let session: Session
    private let content: Content
    private let startMilliseconds = Clock.millisecondsSinceEpoch
    private var sources: [ChatAppendSource] = []

    init(_ session: Session) {
        self.session = session
        content = Content(seed: session.options.seed, longest: session.options.valueSize)
    }

    func prepare(_ session: Session) {}

    func makeSource(_ share: ThreadShare) -> any OperationSource {
        let source = ChatAppendSource(session, share) { [session, content, startMilliseconds] number, image in
            let message = ChatMessage(
                conversation: Int(Random.mix(session.options.seed, UInt64(number), 7) % UInt64(session.options.keys)),
                number: number, createdAtMilliseconds: startMilliseconds + number,
                expiresAtSeconds: (startMilliseconds + number) / 1000 + 90 * 86_400)
            message.fill(image, content, seed: session.options.seed, itemSize: session.options.valueSize)
        }
        sources.append(source)
        return source
    }

    func verify(_ session: Session, _ findings: inout Tally) throws(BenchError) {
        for source in sources {
            let numbers = source.sample.numbers
            let readBack = ReadBack(session, count: numbers.count, keyCount: 2) { source.fill(numbers[$0], $1) }
            try session.drive(readBack)
            findings.merge(readBack.findings)
        }
    }
}

private final class ChatAppendSource: OperationSource {
    let fill: (Int, ItemImage) -> Void
    private(set) var sample: Sample
    private let head: RequestHead
    private let prefix: [UInt8]
    private let image = ItemImage()
    private let stride: Int
    private var nextNumber: Int
    private var numberOfSlot: [Int]

    init(_ session: Session, _ share: ThreadShare, fill: @escaping (_ number: Int, _ image: ItemImage) -> Void) {
        self.fill = fill
        head = session.head("PutItem")
        prefix = Array(#"{"TableName":"\#(session.options.table)","Item":"#.utf8)
        sample = Sample(capacity: 256, seed: session.options.seed &+ UInt64(share.thread))
        stride = share.threadCount
        nextNumber = share.thread
        numberOfSlot = Array(repeating: 0, count: share.slotCount)
    }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        numberOfSlot[slot] = nextNumber
        image.removeAll()
        fill(nextNumber, image)
        nextNumber += stride
        request.begin(head, prefix)
        image.append(to: request.bytes)
        request.bytes.append(byte: 125)
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict {
        sample.add(numberOfSlot[slot])
        return .right
    }

    func requestFailed(_ failure: RequestFailure, slot: Int) {}
}
