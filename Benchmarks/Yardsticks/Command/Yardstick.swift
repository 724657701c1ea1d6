/// The yardsticks by name.
enum Yardstick: String, CaseIterable, Sendable {
    case engineGet = "engine-get"
    case enginePut = "engine-put"
    case rocksDBGet = "rocksdb-get"
    case rocksDBPut = "rocksdb-put"
    case sync

    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// What it does, in one line of the help.
    var summary: String {
        switch self {
        case .engineGet: "GetItem in this process by --callers threads, of --records loaded items [10000]"
        case .enginePut: "PutItem in this process by --callers callers, of --records items [100000]"
        case .rocksDBGet: "rocksdb_get_pinned by --callers threads, of --records loaded items [10000]"
        case .rocksDBPut: "rocksdb_write of --batch puts with one sync, by one thread, of --records items [100000]"
        case .sync: "rocksdb_write of one put with a sync, by one thread, of --records items [100000]"
        }
    }

    /// The options that it takes besides those that all take.
    var ownOptions: Set<String> {
        switch self {
        case .engineGet, .rocksDBGet: ["callers"]
        case .enginePut: ["callers", "style", "threads"]
        case .rocksDBPut: ["batch"]
        case .sync: []
        }
    }

    var defaultRecords: Int {
        switch self {
        case .engineGet, .rocksDBGet: 10_000
        case .enginePut, .rocksDBPut, .sync: 100_000
        }
    }

    var defaultCallers: Int {
        switch self {
        case .enginePut: 64
        case .engineGet, .rocksDBGet, .rocksDBPut, .sync: 1
        }
    }
}
