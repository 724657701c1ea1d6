import DynamoBench
import DynamoEngine
import DynamoServer
import DynamoStorage
import Testing

/// A small run of each workload of `apus bench` against a server with a database in memory: that the benchmark and the
/// server understand each other, and that the benchmark finds its answers right.
@Suite struct BenchEndToEndTests {
    @Test(arguments: [
        "chat-append", "chat-read", "get", "put", "update-counter", "batch-write", "ycsb-a", "ycsb-b", "ycsb-c",
        "ycsb-d",
        "ycsb-e", "ycsb-f",
    ])
    func everyWorkloadPasses(workload: String) throws {
        let database = try Database(store: MemoryStore())
        let handler = RequestHandler(database: database, logger: Logger(level: .error))
        let server = try HTTPServer(.test { _ in }, handler: handler)
        defer {
            server.stop()
            database.close()
        }
        var report = ""
        var diagnostics = ""
        let status = BenchCommand.run(
            arguments: [
                workload, "--endpoint", "http://127.0.0.1:\(server.port)", "--count", "200", "--records", "100",
                "--connections", "4", "--json",
            ], output: { report += $0 }, diagnostics: { diagnostics += $0 })
        #expect(status == 0, "\(diagnostics)")
        #expect(report.contains("\"operations\""), "\(report)")
    }
}
