import DynamoEngine
import DynamoServer
import DynamoStorage
import Foundation
import Testing

private let endpointAddress = ProcessInfo.processInfo.environment["APUS_CONFORMANCE_ENDPOINT"]
private let isRecording = ProcessInfo.processInfo.environment["APUS_RECORD"] == "1"

/// The cases of the folder `Cases`, by three ways: in process, over HTTP, and against any endpoint.
@Suite struct ConformanceTests {
    @Test(arguments: try Script.all()) func inProcess(_ script: Script) throws {
        let database = try Database(store: MemoryStore())
        defer { database.close() }
        let handler = RequestHandler(database: database, logger: Logger(level: .error))
        try check(script, InProcessTransport(handler), isRecorded: isRecording)
    }

    @Test(arguments: try Script.all()) func overHTTP(_ script: Script) throws {
        let database = try Database(store: MemoryStore())
        defer { database.close() }
        let server = try HTTPServer(
            .test, handler: RequestHandler(database: database, logger: Logger(level: .error)))
        defer { server.stop() }
        try check(script, SocketTransport(host: "127.0.0.1", port: server.port))
    }

    @Test(.enabled(if: endpointAddress != nil), arguments: try Script.all())
    func endpoint(_ script: Script) throws {
        let parts = try #require(endpointAddress).split(separator: ":")
        let port = try #require(parts.last.flatMap { UInt16($0) })
        try check(script, SocketTransport(host: String(parts[0]), port: port))
    }

    private func check(_ script: Script, _ transport: any Transport, isRecorded: Bool = false) throws {
        var runner = ScriptRunner(transport)
        let mismatches = try runner.run(script)
        if isRecorded { return try record(mismatches, in: script) }
        for mismatch in mismatches {
            let step = mismatch.step
            let answer = mismatch.recorded.joined(separator: "\n")
            Issue.record(
                "\(script.name).txt:\(step.lineNumber) (\(step.title)): \(mismatch.difference)\nanswer:\n\(answer)")
        }
    }

    /// Replaces the expected answers that differ. To be read by a person before it is kept.
    private func record(_ mismatches: [ScriptRunner.Mismatch], in script: Script) throws {
        var lines = script.lines
        for mismatch in mismatches.reversed() {
            lines.replaceSubrange(mismatch.step.expectedLines, with: mismatch.recorded)
        }
        if !mismatches.isEmpty {
            try lines.joined(separator: "\n").write(to: script.url, atomically: true, encoding: .utf8)
        }
    }
}

extension HTTPServerConfiguration {
    /// For a server on a free port of this machine.
    static var test: HTTPServerConfiguration {
        var configuration = HTTPServerConfiguration()
        configuration.port = 0
        configuration.threadCount = 1
        return configuration
    }
}
