import CSystem
import Glibc

/// How much an event matters.
public enum LogLevel: String, Sendable, CaseIterable, Comparable {
    case error, warning, info, debug

    /// From the most important to the least.
    public static func < (left: LogLevel, right: LogLevel) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .error: 0
        case .warning: 1
        case .info: 2
        case .debug: 3
        }
    }
}

/// Writes events, one line each: time (UTC), level, message, then `name=value` fields.
///
///     2026-01-31T12:00:00.000Z info listening address=127.0.0.1 port=8000
///
/// Messages and fields name operations, tables, counts and errors; never item data, nor keys or credentials. A level
/// that is off costs a comparison: neither message nor fields are computed. Each line is one call of the system, so
/// that lines of several threads do not mix.
public struct Logger: Sendable {
    public typealias Fields = KeyValuePairs<StaticString, String>

    /// Events that matter less are left out.
    public let level: LogLevel
    private let descriptor: Int32

    /// Logs to an open file, by default standard error.
    public init(level: LogLevel, descriptor: Int32 = 2) {
        self.level = level
        self.descriptor = descriptor
    }

    public func error(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields = [:]) {
        log(.error, message(), fields())
    }

    public func warning(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields = [:]) {
        log(.warning, message(), fields())
    }

    public func info(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields = [:]) {
        log(.info, message(), fields())
    }

    public func debug(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields = [:]) {
        log(.debug, message(), fields())
    }

    public func log(_ level: LogLevel, _ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields) {
        guard level <= self.level else { return }
        var line = "\(Self.timeText()) \(level.rawValue) \(Self.escaped(message()))"
        for (name, value) in fields() { line += " \(name)=\(Self.quoted(value))" }
        line += "\n"
        line.withUTF8 { bytes in _ = write(descriptor, bytes.baseAddress, bytes.count) }
    }

    /// The time in ISO 8601, to the millisecond.
    private static func timeText() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var parts = tm()
        gmtime_r(&now.tv_sec, &parts)
        func digits(_ value: Int, _ count: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let day = [
            digits(Int(parts.tm_year) + 1900, 4), digits(Int(parts.tm_mon) + 1, 2), digits(Int(parts.tm_mday), 2),
        ]
        let time = [digits(Int(parts.tm_hour), 2), digits(Int(parts.tm_min), 2), digits(Int(parts.tm_sec), 2)]
        return day.joined(separator: "-") + "T" + time.joined(separator: ":")
            + ".\(digits(now.tv_nsec / 1_000_000, 3))Z"
    }

    /// A value that holds blanks or quotes stands in quotes, so that the line can be taken apart again.
    private static func quoted(_ value: String) -> String {
        let isPlain = !value.isEmpty && value.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "\"" && $0 != "=" }
        return isPlain ? value : "\"" + escaped(value, quotes: true) + "\""
    }

    /// Without control characters, which could forge a line.
    private static func escaped(_ text: String, quotes: Bool = false) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\\" where quotes: result += "\\\\"
            case "\"" where quotes: result += "\\\""
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
