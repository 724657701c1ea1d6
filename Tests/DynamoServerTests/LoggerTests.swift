import DynamoServer
import Glibc
import Testing

@Suite struct LoggerTests {
    /// What `body` logs.
    private func logged(_ level: LogLevel, _ body: (Logger) -> Void) -> String {
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0)
        body(Logger(level: level, descriptor: ends[1]))
        close(ends[1])
        defer { close(ends[0]) }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = read(ends[0], &bytes, bytes.count)
        return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    }

    @Test func writesOneLinePerEvent() throws {
        let text = logged(.info) { logger in
            logger.info("listening", ["address": "127.0.0.1", "note": "two words", "empty": "", "odd": "a\"b\nc"])
            logger.error("line\nbreak")
        }
        let lines = text.split(separator: "\n")
        try #require(lines.count == 2)
        #expect(lines[0].contains(#/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info listening /#))
        #expect(lines[0].hasSuffix(#" address=127.0.0.1 note="two words" empty="" odd="a\"b\nc""#))
        #expect(lines[1].hasSuffix(#" error line\nbreak"#))
    }

    @Test func leavesOutWhatMattersLess() {
        var isComputed = false
        func message() -> String {
            isComputed = true
            return "message"
        }
        let text = logged(.warning) { logger in
            logger.debug(message())
            logger.info(message())
        }
        #expect(text.isEmpty)
        #expect(!isComputed)
        #expect(logged(.warning) { $0.warning(message()) }.contains(" warning message\n"))
        #expect(logged(.debug) { $0.debug("x") }.contains(" debug x\n"))
    }
}
