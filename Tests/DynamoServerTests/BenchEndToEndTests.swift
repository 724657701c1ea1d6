import DynamoBench
import DynamoEngine
import DynamoModel
import DynamoServer
import DynamoStorage
import Testing

/// A small run of each workload of `apus bench` against a server with a database in memory: that the benchmark and the
/// server understand each other, and that the benchmark finds its answers right.
@Suite struct BenchEndToEndTests {
    @Test(arguments: [
        "chat-append", "chat-read", "chat-get", "chat-put", "get", "put", "update-counter", "batch-write", "ycsb-a",
        "ycsb-b", "ycsb-c", "ycsb-d", "ycsb-e", "ycsb-f",
    ])
    func everyWorkloadPasses(workload: String) throws {
        let server = try ServerInMemory()
        let run = server.bench(workload, "--records", "100")
        #expect(run.status == 0, "\(run.diagnostics)")
        #expect(run.report.contains("\"operations\":200"), "\(run.report)")
        #expect(try server.tableNames() == [])
    }

    @Test func httpTakesAnyAnswerAndTouchesNoTable() throws {
        let server = try ServerInMemory()
        #expect(server.bench("http").status == 1)
        #expect(try server.tableNames() == [])
        #expect(server.bench("get", "--records", "10", "--keep").status == 0)
        // Another seed's items would be wrong answers for `get`.
        #expect(server.bench("http", "--seed", "99", "--drop").status == 0)
        #expect(try server.itemCount("apus-bench-get") == 11)
    }

    /// The marker is one item more.
    @Test func aKeptTableServesAllChatReadsAndGrows() throws {
        let server = try ServerInMemory()
        func run(_ workload: String, keys: String, records: String = "30") -> (Int32, String) {
            let run = server.bench(
                workload, "--table", "chat", "--keep", "--keys", keys, "--records", records)
            return (run.status, run.diagnostics)
        }
        #expect(run("chat-read", keys: "10") == (0, ""))
        #expect(try server.itemCount("chat") == 301)
        #expect(run("chat-get", keys: "50") == (0, ""))
        #expect(try server.itemCount("chat") == 1501)
        #expect(run("chat-put", keys: "20") == (0, ""))
        #expect(run("chat-put", keys: "20") == (0, ""))
        #expect(run("chat-read", keys: "50") == (0, ""))
        #expect(run("chat-get", keys: "20") == (0, ""))
        #expect(try server.itemCount("chat") == 1501)
        let (status, message) = run("chat-read", keys: "50", records: "31")
        #expect(status == 1)
        #expect(message.contains("was loaded with 'chat length=30 value=300 seed=1' instead of 'chat length=31"))
    }

    /// What the marker says is there is not loaded again: items removed behind its back are missing.
    @Test func onlyWhatIsMissingIsLoaded() async throws {
        let server = try ServerInMemory()
        #expect(server.bench("get", "--records", "2", "--keep").status == 0)
        try await server.database.deleteItem(
            DeleteItemInput(tableName: "apus-bench-get", key: ["pk": "record-0000000000"]))
        let run = server.bench("get", "--records", "4", "--keep")
        #expect(run.status == 1)
        #expect(run.report.contains("record 0 is not there"))
        #expect(try server.itemCount("apus-bench-get") == 4)
    }

    @Test func messagesCanHaveAnIndex() throws {
        let server = try ServerInMemory()
        #expect(server.bench("chat-append", "--index", "--keep").status == 0)
        let table = try server.database.describeTable(DescribeTableInput(tableName: "apus-bench-chat-append")).table
        let index = try #require(table?.globalSecondaryIndexes?.first)
        #expect(index.indexName == "bySender")
        #expect(index.keySchema?.map(\.attributeName) == ["senderId", "sk"])
        #expect(index.projection?.projectionType == .all)
        #expect(index.itemCount == 200)
        #expect(server.bench("chat-append", "--index").status == 0)

        #expect(server.bench("chat-read", "--records", "10", "--keep").status == 0)
        let refused = server.bench("chat-read", "--records", "10", "--index")
        #expect(refused.status == 1)
        #expect(refused.diagnostics.contains("has no index bySender"))
    }
}

/// A server with a database in memory, as long as this object lives.
private final class ServerInMemory {
    let database: Database
    private let server: HTTPServer

    init() throws {
        database = try Database(store: MemoryStore())
        server = try HTTPServer(
            .test { _ in }, handler: RequestHandler(database: database, logger: Logger(level: .error)))
    }

    deinit {
        server.stop()
        database.close()
    }

    /// Runs a small workload and gives its exit status, its report and what it said besides.
    func bench(_ arguments: String...) -> (status: Int32, report: String, diagnostics: String) {
        var report = ""
        var diagnostics = ""
        let status = BenchCommand.run(
            arguments: arguments + [
                "--endpoint", "http://127.0.0.1:\(server.port)", "--count", "200", "--connections", "4", "--json",
            ], output: { report += $0 }, diagnostics: { diagnostics += $0 })
        return (status, report, diagnostics)
    }

    func tableNames() throws -> [String]? { try database.listTables(ListTablesInput()).tableNames }

    func itemCount(_ table: String) throws -> Int? {
        try database.describeTable(DescribeTableInput(tableName: table)).table?.itemCount
    }
}
