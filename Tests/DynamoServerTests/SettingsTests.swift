import DynamoServer
import Testing

@Suite struct SettingsTests {
    private func settings(
        _ arguments: [String], environment: [String: String] = [:], file: String = ""
    ) throws -> ServerSettings {
        let command = try ServerCommand.parse(
            arguments, environment: { environment[$0] }, readFile: { _ throws(SettingsError) in file })
        guard case .serve(let settings) = command else { throw SettingsError("not serve: \(command)") }
        return settings
    }

    private func message(
        _ arguments: [String], environment: [String: String] = [:], file: String = ""
    ) -> String? {
        do {
            _ = try settings(arguments, environment: environment, file: file)
            return nil
        } catch {
            return (error as? SettingsError)?.message
        }
    }

    @Test func hasDefaults() throws {
        #expect(try settings([]) == ServerSettings())
        #expect(try settings([]).http.port == 8000)
        #expect(try settings([]).http.host == "127.0.0.1")
    }

    @Test func readsEveryOption() throws {
        var expected = ServerSettings()
        expected.host = "::1"
        expected.port = 9000
        expected.dataDirectory = "/x y"
        expected.isInMemory = true
        expected.region = "eu-central-1"
        expected.logLevel = .debug
        expected.tableDelayMilliseconds = 250
        expected.threadCount = 3
        expected.cacheByteCount = 64 << 20
        expected.maximumBodyByteCount = 1 << 30
        expected.maximumHeaderByteCount = 65536
        expected.idleTimeoutSeconds = 0
        expected.stopTimeoutSeconds = 5
        expected.maximumConnectionCount = 10
        expected.allowedOrigins = ["http://a", "http://b"]
        let values = [
            "host": "::1", "port": "9000", "data": "/x y", "in-memory": "yes", "region": "eu-central-1",
            "log-level": "debug", "table-delay": "250", "threads": "3", "cache-size": "64MB",
            "max-body-size": "1gb", "max-header-size": "65536", "idle-timeout": "0", "stop-timeout": "5",
            "max-connections": "10", "cors": "http://a, http://b",
        ]
        let file = values.map { "\($0.key) = \($0.value)\n" }.joined()
        #expect(try settings(["--config", "f"], file: file) == expected)
        let environment = Dictionary(
            uniqueKeysWithValues: values.map { key, value in
                ("APUS_" + String(key.uppercased().map { $0 == "-" ? "_" : $0 }), value)
            })
        #expect(try settings([], environment: environment) == expected)
        #expect(try settings(values.map { "--\($0.key)=\($0.value)" }) == expected)
        let words = values.flatMap { $0.key == "in-memory" ? ["--in-memory"] : ["--\($0.key)", $0.value] }
        #expect(try settings(words) == expected)
    }

    @Test func prefersFlagToEnvironmentToFile() throws {
        let file = "# comment\n\n  port = 1 \r\nhost=file\ntable-delay = 3\n"
        let environment = ["APUS_CONFIG": "f", "APUS_PORT": "2", "APUS_HOST": "environment"]
        let result = try settings(["--port", "3"], environment: environment, file: file)
        #expect(result.port == 3)
        #expect(result.host == "environment")
        #expect(result.tableDelayMilliseconds == 3)
        #expect(try settings(["--port", "1", "--port", "2"]).port == 2)
        #expect(try settings(["--in-memory=false"], environment: ["APUS_IN_MEMORY": "1"]).isInMemory == false)
    }

    @Test func understandsDynamoDBLocal() throws {
        let result = try settings([
            "-port", "9001", "-dbPath", "/db", "-inMemory", "-sharedDb", "-cors", "*", "-delayTransientStatuses",
            "-optimizeDbBeforeStartup", "-disableTelemetry",
        ])
        var expected = ServerSettings()
        expected.port = 9001
        expected.dataDirectory = "/db"
        expected.isInMemory = true
        expected.tableDelayMilliseconds = 1000
        #expect(result == expected)
    }

    @Test(arguments: [
        (["--nope"], "unknown option --nope; see apus serve --help"),
        (["-data", "x"], "unknown option -data; see apus serve --help"),
        (["--dbPath", "x"], "unknown option --dbPath; see apus serve --help"),
        (["extra"], "unexpected argument 'extra'; see apus serve --help"),
        (["--port"], "option --port needs a value"),
        (["--port", "--in-memory"], "option --port needs a value"),
        (["--config"], "option --config needs a value"),
        (["--port", "-1"], "option --port: '-1' is not a whole number from 0 to 65535"),
        (["-port", "x"], "option -port: 'x' is not a whole number from 0 to 65535"),
        (["--port=65536"], "option --port: '65536' is not a whole number from 0 to 65535"),
        (["--cache-size", "3TB"], "option --cache-size: '3TB' is not a size such as 65536, 512KB or 64MB"),
        (["--max-body-size", "1"], "option --max-body-size: '1' is not from 1KB to 1GB"),
        (
            ["--cache-size", "9223372036854775807KB"],
            "option --cache-size: '9223372036854775807KB' is not from 0 to 1048576GB"
        ),
        (["--log-level", "loud"], "option --log-level: 'loud' is not error, warning, info or debug"),
        (["--in-memory=maybe"], "option --in-memory: 'maybe' is not true or false"),
        (["--region", "Mars!"], "option --region: 'Mars!' is not a region such as eu-central-1"),
        (["-sharedDb=1"], "option -sharedDb takes no value, but has '1'"),
        (["--host", ""], "option --host: the address is empty"),
    ])
    func namesTheOptionInErrors(arguments: [String], expected: String) {
        #expect(message(arguments) == expected)
    }

    @Test func namesTheSourceInErrors() {
        #expect(
            message([], environment: ["APUS_PORT": "x"])
                == "environment variable APUS_PORT: 'x' is not a whole number from 0 to 65535")
        #expect(
            message(["--config=a.conf"], file: "\nport = x")
                == "a.conf, line 2: setting 'port': 'x' is not a whole number from 0 to 65535")
        #expect(
            message(["--config=a.conf"], file: "prot = 1")
                == "a.conf, line 1: there is no setting 'prot'; see apus serve --help")
        #expect(
            message(["--config=a.conf"], file: "port 1") == "a.conf, line 1: 'port 1' is not of the form name = value")
        #expect(throws: SettingsError("cannot read /no/such/file: No such file or directory")) {
            try ServerCommand.parse(["--config", "/no/such/file"])
        }
    }

    @Test func answersHelpAndVersion() throws {
        for word in ["--help", "-help", "-h"] { #expect(try ServerCommand.parse(["--in-memory", word]) == .help) }
        for word in ["--version", "-version"] { #expect(try ServerCommand.parse([word]) == .version) }
    }

    @Test func helpIsComplete() {
        let help = ServerHelp.text
        let names = [
            "--host ADDRESS", "--port NUMBER", "--data DIRECTORY", "--in-memory", "--region NAME", "--log-level LEVEL",
            "--table-delay MILLISECONDS", "--threads NUMBER", "--cache-size SIZE", "--max-body-size SIZE",
            "--max-header-size SIZE", "--idle-timeout SECONDS", "--stop-timeout SECONDS", "--max-connections NUMBER",
            "--cors ORIGINS", "--config FILE", "--help", "--version", "-port NUMBER", "-dbPath DIRECTORY", "-inMemory",
            "-sharedDb", "-cors ORIGINS", "-delayTransientStatuses", "-optimizeDbBeforeStartup", "-disableTelemetry",
        ]
        for name in names { #expect(help.contains("  \(name)  "), "\(name)") }
        #expect(help.contains("APUS_TABLE_DELAY"))
        #expect(help.split(separator: "\n").allSatisfy { $0.count <= 120 })
    }
}
