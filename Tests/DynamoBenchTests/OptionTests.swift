import Testing

@testable import DynamoBench

@Suite struct OptionTests {
    private func message(_ arguments: [String]) -> String? {
        do throws(BenchError) {
            _ = try BenchOptions(parsing: arguments)
            return nil
        } catch {
            return error.code == .usage && error.exitStatus == 2 ? error.message : "not a usage error"
        }
    }

    @Test func defaultsFollowTheWorkload() throws {
        let options = try BenchOptions(parsing: ["chat-read"])
        #expect(options.records == 10_000)
        #expect(options.valueSize == 300)
        #expect(options.table == "apus-bench-chat-read")
        #expect(options.connections == 64)
        #expect(options.warmupSeconds == 1)
        #expect(options.endpoint == Endpoint(host: "127.0.0.1", port: 8000))
    }

    @Test func httpSendsRequestsAsLongAsThoseOfGet() throws {
        func request(_ workload: String) throws -> String {
            let session = try Session(BenchOptions(parsing: [workload]), progress: { _ in })
            let request = Request()
            GetRecordRequest(session).write(7, request)
            request.finish()
            return String(decoding: request.bytes.bytes, as: UTF8.self)
        }
        let names = try (request("http"), request("get"))
        #expect(names.0.utf8.count == names.1.utf8.count)
        #expect(names.0.contains(#"{"TableName":"apus-bench-get","Key":{"pk":{"S":"record-0000000007"}}}"#))
    }

    @Test func onlyTablesOfMessagesHaveAnIndex() throws {
        for workload in WorkloadName.allCases {
            let name = workload.rawValue
            if name.hasPrefix("chat-") {
                #expect(try BenchOptions(parsing: [name, "--index"]).hasIndex)
            } else {
                #expect(
                    message([name, "--index"]) == "--index: \(name) has no such table; the chat workloads have")
            }
        }
    }

    @Test func takesBothWaysOfGivingAValue() throws {
        let options = try BenchOptions(parsing: [
            "--count", "500", "get", "--table=my.table", "--seed=9", "--json", "--keep",
        ])
        #expect(options.workload == .get)
        #expect(options.operationCount == 500)
        #expect(options.warmupSeconds == 0)
        #expect(options.table == "my.table")
        #expect(options.seed == 9)
        #expect(options.reportsJSON)
        #expect(options.tableHandling == .keep)
    }

    @Test func parsesEndpoints() throws {
        #expect(try Endpoint(parsing: "http://localhost:5001/") == Endpoint(host: "localhost", port: 5001))
        #expect(try Endpoint(parsing: "http://db.example") == Endpoint(host: "db.example", port: 80))
        #expect(try Endpoint(parsing: "http://[::1]:8000").authority == "[::1]:8000")
        for wrong in [
            "", "localhost:8000", "http://", "http://a:0", "http://a:x", "http://a/b", "https://a", "http://u@a",
        ] {
            #expect(throws: BenchError.self) { try Endpoint(parsing: wrong) }
        }
    }

    @Test func saysWhatIsWrongInOneLine() {
        #expect(message([])?.hasPrefix("name a workload: chat-append, ") == true)
        #expect(message(["frob"])?.hasPrefix("unknown workload 'frob'") == true)
        #expect(message(["get", "put"]) == "unexpected argument 'put'")
        #expect(message(["get", "--frob"]) == "unknown option '--frob'; see --help")
        #expect(message(["get", "--count"]) == "--count needs a value (N)")
        #expect(message(["get", "--count", "x"]) == "--count x: expected a whole number from 1 to 1000000000000")
        #expect(message(["get", "--keep=1"]) == "--keep takes no value")
        #expect(message(["get", "--threads", "2", "--connections", "1"]) == "--threads 2: more than --connections 1")
        #expect(message(["ycsb-a", "--value-size", "8"]) == "--value-size 8: ycsb-a needs at least 32")
        #expect(message(["get", "--table", "a b"])?.contains("3 to 255 letters") == true)
        #expect(message(["get", "--endpoint", "https://x"])?.contains("TLS is not supported") == true)
    }

    @Test func commandReportsUsageErrorsWithStatusTwo() {
        var diagnostics = ""
        let status = BenchCommand.run(
            arguments: ["get", "--seed", "-"], output: { _ in }, diagnostics: { diagnostics += $0 })
        #expect(status == 2)
        #expect(diagnostics == "apus bench: --seed -: expected a whole number\n")
    }

    @Test func commandReportsAServerThatIsNotThereWithStatusOne() {
        var diagnostics = ""
        let status = BenchCommand.run(
            arguments: ["get", "--endpoint", "http://127.0.0.1:1"], output: { _ in }, diagnostics: { diagnostics += $0 }
        )
        #expect(status == 1)
        #expect(diagnostics == "apus bench: cannot connect to 127.0.0.1:1: Connection refused\n")
    }

    @Test func helpNamesEveryOptionAndWorkload() {
        var help = ""
        #expect(BenchCommand.run(arguments: ["--help"], output: { help += $0 }, diagnostics: { _ in }) == 0)
        for option in OptionTable.options { #expect(help.contains("--\(option.name)")) }
        for name in WorkloadName.allCases { #expect(help.contains("\n  \(name.rawValue) ")) }
        #expect(help.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }
}
