internal import Glibc

/// The key attributes of a table, both strings.
struct TableShape: Equatable {
    let partitionKey: String
    var sortKey: String?
    /// The index that the table has if the run asks for one.
    var index: IndexShape?

    var keyNames: [String] { [partitionKey] + (sortKey.map { [$0] } ?? []) }
}

/// A global secondary index of all attributes; its key attributes are strings.
struct IndexShape: Equatable {
    let name: String
    let partitionKey: String
    let sortKey: String

    var keyNames: [String] { [partitionKey, sortKey] }
}

/// Creates, awaits and deletes the table of a run.
struct TableSetup {
    let session: Session
    let shape: TableShape
    private var name: String { session.options.table }
    /// The index that is asked for.
    private var index: IndexShape? { session.options.hasIndex ? shape.index : nil }

    /// Makes sure that the table is there and active.
    /// - Returns: whether it had to be created.
    func prepare() throws(BenchError) -> Bool {
        if session.options.tableHandling == .drop { try delete() }
        if try isThere() {
            try awaitActive()
            return false
        }
        try create()
        try awaitActive()
        return true
    }

    /// Deletes the table, if it is there, and waits until it is gone.
    func delete() throws(BenchError) {
        let reply = try session.call("DeleteTable", #"{"TableName":"\#(name)"}"#)
        if reply.failure?.kind == Self.missing { return }
        try reply.requireSuccess()
        try poll("to be deleted") { () throws(BenchError) in try describe() == nil }
    }

    private static let missing = "ResourceNotFoundException"

    private func isThere() throws(BenchError) -> Bool {
        guard let table = try describe() else { return false }
        guard table.keyNames == shape.keyNames else {
            throw BenchError(
                .refused,
                "table \(name) has the key \(table.keyNames) instead of \(shape.keyNames); name another --table"
            )
        }
        if let index, !table.indexNames.contains(index.name) {
            throw BenchError(.refused, "table \(name) has no index \(index.name); name another --table, or --drop it")
        }
        return true
    }

    private func create() throws(BenchError) {
        let names = shape.keyNames + (index?.keyNames.filter { !shape.keyNames.contains($0) } ?? [])
        let attributes = names.map { #"{"AttributeName":"\#($0)","AttributeType":"S"}"# }
        let body = """
            {"TableName":"\(name)","BillingMode":"PAY_PER_REQUEST",\
            "AttributeDefinitions":[\(attributes.joined(separator: ","))],\
            "KeySchema":\(Self.keySchema(shape.keyNames))\(indexMember)}
            """
        try session.call("CreateTable", body).requireSuccess()
    }

    private var indexMember: String {
        guard let index else { return "" }
        return """
            ,"GlobalSecondaryIndexes":[{"IndexName":"\(index.name)",\
            "KeySchema":\(Self.keySchema(index.keyNames)),"Projection":{"ProjectionType":"ALL"}}]
            """
    }

    private static func keySchema(_ names: [String]) -> String {
        let keys = zip(names, ["HASH", "RANGE"]).map { #"{"AttributeName":"\#($0)","KeyType":"\#($1)"}"# }
        return "[" + keys.joined(separator: ",") + "]"
    }

    private func awaitActive() throws(BenchError) {
        try poll("to become active") { () throws(BenchError) in try describe()?.status == "ACTIVE" }
    }

    private func poll(
        _ what: String, until isDone: () throws(BenchError) -> Bool
    ) throws(BenchError) {
        let deadline = Clock.nowNanoseconds + UInt64(nanosecondsInSeconds: 120)
        while try !isDone() {
            guard Clock.nowNanoseconds < deadline else {
                throw BenchError(.refused, "waited two minutes for table \(name) \(what)")
            }
            usleep(50_000)
        }
    }

    private struct Description {
        var status = ""
        var keyNames: [String] = []
        var indexNames: [String] = []
    }

    /// What DescribeTable says; nil if there is no such table.
    private func describe() throws(BenchError) -> Description? {
        let reply = try session.call("DescribeTable", #"{"TableName":"\#(name)"}"#)
        if reply.failure?.kind == Self.missing { return nil }
        try reply.requireSuccess()
        return reply.scan(Self.read)
    }

    private static func read(_ scanner: inout JSONScanner) -> Description {
        var description = Description()
        guard scanner.seek("Table"), scanner.beginObject() else { return description }
        while let name = scanner.nextName() {
            switch name {
            case "TableStatus": description.status = scanner.string()?.string ?? ""
            case "KeySchema": description.keyNames = keyNames(&scanner)
            case "GlobalSecondaryIndexes": description.indexNames = indexNames(&scanner)
            default: scanner.skip()
            }
        }
        return description
    }

    private static func indexNames(_ scanner: inout JSONScanner) -> [String] {
        var names: [String] = []
        guard scanner.beginArray() else { return [] }
        while scanner.nextElement(), scanner.beginObject() {
            while let member = scanner.nextName() {
                if member == "IndexName", let name = scanner.string() {
                    names.append(name.string)
                } else {
                    scanner.skip()
                }
            }
        }
        return names
    }

    private static func keyNames(_ scanner: inout JSONScanner) -> [String] {
        var partitionKey: [String] = []
        var sortKey: [String] = []
        guard scanner.beginArray() else { return [] }
        while scanner.nextElement(), scanner.beginObject() {
            var name = ""
            var isPartitionKey = false
            while let member = scanner.nextName(), let value = scanner.string() {
                if member == "AttributeName" { name = value.string }
                if member == "KeyType" { isPartitionKey = value == "HASH" }
            }
            if isPartitionKey { partitionKey.append(name) } else { sortKey.append(name) }
        }
        return partitionKey + sortKey
    }
}
