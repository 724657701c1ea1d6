/// Writes items in batches of 25 over all connections, and repeats what the server did not take. Its memory does not
/// depend on the number of items.
final class Loader: OperationSource {
    /// Enough that the server can write many batches at once, even if the run itself has fewer connections.
    static let connectionCount = 64
    /// How often in a row the server may leave a batch undone before that is taken for a failure.
    private static let repeatLimit = 1000

    private let head: RequestHead
    private let prefix: [UInt8]
    private let numbers: Range<Int>
    private let writeItem: (Int, ByteBuffer) -> Void
    private var nextBatch = 0
    private var batchOfSlot: [Int: Int] = [:]
    private var repeated: [Int] = []
    private var remainingRepeats = Loader.repeatLimit
    private(set) var failure: RequestFailure?

    /// - Parameter writeItem: appends the JSON of the item with this number.
    init(
        _ session: Session, numbers: Range<Int>, writeItem: @escaping (_ number: Int, _ buffer: ByteBuffer) -> Void
    ) {
        head = session.head("BatchWriteItem")
        prefix = BatchWrite.prefix(table: session.options.table)
        self.numbers = numbers
        self.writeItem = writeItem
    }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        guard failure == nil else { return false }
        let batch = repeated.popLast() ?? nextBatch
        let first = numbers.lowerBound + batch * BatchWrite.size
        guard first < numbers.upperBound else { return false }
        if batch == nextBatch { nextBatch += 1 }
        batchOfSlot[slot] = batch
        request.begin(head, prefix)
        BatchWrite.append(first..<min(first + BatchWrite.size, numbers.upperBound), to: request.bytes, writeItem)
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict {
        if !BatchWrite.isComplete(body) {
            let message = "the server left items of a batch unprocessed again and again"
            repeatBatch(of: slot, RequestFailure(kind: "UnprocessedItems", message: message, mayHaveBeenApplied: true))
        } else {
            remainingRepeats = Self.repeatLimit
        }
        return .right
    }

    func requestFailed(_ failure: RequestFailure, slot: Int) { repeatBatch(of: slot, failure) }

    private func repeatBatch(of slot: Int, _ failure: RequestFailure) {
        remainingRepeats -= 1
        let isHopeless = failure.kind == "ValidationException" || failure.kind == "ResourceNotFoundException"
        if remainingRepeats < 0 || isHopeless { self.failure = failure }
        if let batch = batchOfSlot[slot] { repeated.append(batch) }
    }
}

/// The shape of a BatchWriteItem request of puts to one table.
enum BatchWrite {
    /// As many items as DynamoDB takes in one request.
    static let size = 25

    static func prefix(table: String) -> [UInt8] { Array(#"{"RequestItems":{"\#(table)":["#.utf8) }

    static func append(_ numbers: Range<Int>, to buffer: ByteBuffer, _ writeItem: (Int, ByteBuffer) -> Void) {
        for number in numbers {
            buffer.append(number == numbers.lowerBound ? #"{"PutRequest":{"Item":"# : #",{"PutRequest":{"Item":"#)
            writeItem(number, buffer)
            buffer.append("}}")
        }
        buffer.append("]}}")
    }

    /// Whether the answer says that nothing was left unprocessed.
    static func isComplete(_ body: UnsafeRawBufferPointer) -> Bool {
        var scanner = JSONScanner(body)
        guard scanner.seek("UnprocessedItems") else { return !scanner.hasFailed }
        return scanner.beginObject() && scanner.nextName() == nil && !scanner.hasFailed
    }
}
