internal import Glibc

/// The key attributes of a table, both strings.
struct TableShape: Equatable {
    let partitionKey: String
    var sortKey: String?

    var keyNames: [String] { [partitionKey] + (sortKey.map { [$0] } ?? []) }
}

/// Creates, awaits and deletes the table of a run.
struct TableSetup {
    let session: Session
    let shape: TableShape
    private var name: String { session.options.table }

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
        return true
    }

    private func create() throws(BenchError) {
        let attributes = shape.keyNames.map { #"{"AttributeName":"\#($0)","AttributeType":"S"}"# }
        let keys = zip(shape.keyNames, ["HASH", "RANGE"]).map { #"{"AttributeName":"\#($0)","KeyType":"\#($1)"}"# }
        let body = """
            {"TableName":"\(name)","BillingMode":"PAY_PER_REQUEST",\
            "AttributeDefinitions":[\(attributes.joined(separator: ","))],"KeySchema":[\(keys.joined(separator: ","))]}
            """
        try session.call("CreateTable", body).requireSuccess()
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
            default: scanner.skip()
            }
        }
        return description
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
