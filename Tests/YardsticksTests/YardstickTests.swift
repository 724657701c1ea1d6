import CRocksDB
import DynamoModel
import DynamoStorage
import Foundation
import Testing

@testable import yardsticks

@Suite struct YardstickTests {
    /// A directory that is removed at the end.
    private final class TemporaryDirectory {
        let path = FileManager.default.temporaryDirectory.appending(path: "yardsticks-\(UUID().uuidString)").path

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private func run(_ arguments: [String]) -> (status: Int32, output: String, diagnostics: String) {
        var output = ""
        var diagnostics = ""
        let status = YardstickCommand.run(arguments, output: { output += $0 }, diagnostics: { diagnostics += $0 })
        return (status, output, diagnostics)
    }

    @Test(arguments: [
        ["engine-get", "--callers", "2"], ["rocksdb-get", "--callers", "2"], ["rocksdb-put"], ["sync"],
        ["engine-put"], ["engine-put", "--style", "completions"], ["engine-put", "--style", "threads"],
        ["engine-put", "--style", "async"], ["engine-put", "--callers", "1"],
    ])
    func everyYardstickMeasures(_ arguments: [String]) throws {
        let directory = TemporaryDirectory()
        let common = ["--data", directory.path, "--records", "100", "--duration", "0.1", "--warmup", "0"]
        // The second run finds the data of the first.
        for _ in 0..<2 {
            let run = run(arguments + common)
            #expect(run.status == 0, "\(run.diagnostics)")
            let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            #expect(object["workload"] as? String == arguments[0])
            #expect(object["errorCount"] as? Int == 0 && object["wrongAnswerCount"] as? Int == 0)
            // Swift's tasks may find no thread in so short a time: other tests block those that there are.
            let mayBeIdle = arguments.contains("async")
            #expect(object["operations"] as? Int ?? 0 > 0 || mayBeIdle)
            #expect(object["operationsPerSecond"] as? Double ?? 0 > 0 || mayBeIdle)
            #expect(object["processorMicrosecondsPerOperation"] as? Double ?? 0 > 0 || mayBeIdle)
            let latency = try #require(object["latencyMicroseconds"] as? [String: Any])
            #expect(Set(latency.keys) == ["mean", "p50", "p90", "p99", "p99.9", "max"])
        }
    }

    @Test func saysWhatIsWrongInOneLine() {
        func message(_ arguments: String...) -> String {
            let run = run(arguments)
            return run.status == 2 && run.output.isEmpty ? run.diagnostics : "not a usage error"
        }
        #expect(message().hasPrefix("yardsticks: name a yardstick: engine-get, "))
        #expect(message("frob").hasPrefix("yardsticks: unknown yardstick 'frob'; "))
        #expect(message("sync") == "yardsticks: --data DIR is required\n")
        #expect(message("sync", "--data", "d", "x") == "yardsticks: unexpected argument 'x'\n")
        #expect(message("sync", "--frob") == "yardsticks: unknown option '--frob'; see --help\n")
        #expect(message("sync", "--batch", "2") == "yardsticks: --batch: sync does not take it\n")
        #expect(message("sync", "--data") == "yardsticks: --data needs a value (DIR)\n")
        #expect(
            message("engine-put", "--style=x")
                == "yardsticks: --style x: expected loops, completions, threads, async\n")
    }

    @Test func helpFitsAScreen() {
        let help = run(["--help"])
        #expect(help.status == 0)
        #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 110 })
    }

    @Test func aDirectoryThatIsNotApussIsRefused() throws {
        let directory = TemporaryDirectory()
        let apus = directory.path + "/apus"
        try FileManager.default.createDirectory(atPath: apus, withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: apus + "/other"))
        let run = run(["sync", "--data", directory.path])
        #expect(run.status == 1)
        #expect(run.diagnostics.contains("is not empty and holds no Apus data"))
    }

    /// The options of plain RocksDB are the store's, but for the filter's name, which the C interface wraps.
    @Test func plainRocksDBHasTheStoresOptions() throws {
        let directory = TemporaryDirectory()
        let options = try #require(try YardstickOptions(parsing: ["sync", "--data", directory.path]))
        let database = try PlainRocksDB(options, keyspace: 1)
        let capacity = rocksdb_property_value(database.pointer, "rocksdb.block-cache-capacity")
        #expect(capacity.map { String(cString: $0) } == "\(RocksDBOptions().blockCacheBytes)")
        rocksdb_free(capacity)
        let store = try optionLines(directory.path + "/apus/shard-0")
        let plain = try optionLines(directory.path + "/rocksdb")
        #expect(store.contains("recycle_log_file_num=0"))
        #expect(store.subtracting(plain) == ["filter_policy=bloomfilter"])
        #expect(plain.subtracting(store) == ["filter_policy=bloomfilter:10:false"])
    }

    private func optionLines(_ directory: String) throws -> Set<String> {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        let newest = try #require(names.filter { $0.hasPrefix("OPTIONS-") }.max())
        let text = try String(contentsOfFile: directory + "/" + newest, encoding: .utf8)
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        return Set(lines.filter { !$0.hasPrefix("#") })
    }
}
