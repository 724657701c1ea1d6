/// The workloads by name.
enum WorkloadName: String, CaseIterable, Sendable {
    case chatAppend = "chat-append"
    case chatRead = "chat-read"
    case chatGet = "chat-get"
    case chatPut = "chat-put"
    case get, put
    case updateCounter = "update-counter"
    case batchWrite = "batch-write"
    case ycsbA = "ycsb-a"
    case ycsbB = "ycsb-b"
    case ycsbC = "ycsb-c"
    case ycsbD = "ycsb-d"
    case ycsbE = "ycsb-e"
    case ycsbF = "ycsb-f"
    case http

    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// What it does, in one line of the help.
    var summary: String {
        switch self {
        case .chatAppend: "append messages to --keys conversations [1000], 300-byte items"
        case .chatRead: "the last 20 messages before a time, of --records [10000] in each of --keys [1]"
        case .chatGet: "read one message of the table of chat-read by its key"
        case .chatPut: "write one message of the table of chat-read anew, with another text"
        case .get: "read one of --records [10000] items"
        case .put: "write one of --records [100000] items"
        case .updateCounter: "add 1 to one of --keys [1] counters"
        case .batchWrite: "write 25 of --records [100000] items"
        case .ycsbA: "50 % read, 50 % update, zipfian, of --records [10000]"
        case .ycsbB: "95 % read, 5 % update, zipfian"
        case .ycsbC: "read only, zipfian"
        case .ycsbD: "95 % read, the latest most often, 5 % insert"
        case .ycsbE: "95 % scan of up to 100 records (a Query), 5 % insert"
        case .ycsbF: "50 % read, 50 % read-modify-write, zipfian"
        case .http: "get's request to a server that is no DynamoDB: any answer with status 200 is right"
        }
    }

    /// Whether the items are messages of conversations.
    var isChat: Bool {
        switch self {
        case .chatAppend, .chatRead, .chatGet, .chatPut: true
        default: false
        }
    }

    /// The name that the table has unless another is given.
    var defaultTable: String {
        // The name is part of the request, and the request has to be as long as that of `get`.
        "apus-bench-\(self == .http ? WorkloadName.get.rawValue : rawValue)"
    }

    struct Defaults {
        var valueSize: Int
        var records = 0
        var keys = 1
        var smallestValueSize = 1
        var largestValueSize = 390_000
    }

    var defaults: Defaults {
        switch self {
        case .chatAppend: Defaults(valueSize: 300, keys: 1000, smallestValueSize: ChatMessage.smallestItemSize)
        // Twenty messages have to fit into a page of 1 MB.
        case .chatRead, .chatGet, .chatPut:
            Defaults(
                valueSize: 300, records: 10_000, smallestValueSize: ChatMessage.smallestItemSize,
                largestValueSize: 50_000)
        case .get, .http: Defaults(valueSize: 256, records: 10_000)
        case .put: Defaults(valueSize: 256, records: 100_000)
        case .updateCounter: Defaults(valueSize: 1)
        case .batchWrite: Defaults(valueSize: 256, records: 100_000)
        // A hundred records of ten fields have to fit into a page of 1 MB.
        case .ycsbA, .ycsbB, .ycsbC, .ycsbD, .ycsbE, .ycsbF:
            Defaults(
                valueSize: 100, records: 10_000, smallestValueSize: YCSBRecord.smallestFieldSize,
                largestValueSize: 1000)
        }
    }
}
