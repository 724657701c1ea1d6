import Foundation
import Testing

/// A file of conformance cases: steps, each a request and the expected answer. README.md describes the format.
struct Script: Sendable {
    let name: String
    var lines: [String]
    let steps: [Step]

    /// One step of a script.
    struct Step: Sendable {
        let action: Action
        /// The title of the case that the step belongs to.
        let title: String
        /// The number of the action's first line, from 1.
        let lineNumber: Int
        /// Where the lines of the expected answer are.
        let expectedLines: Range<Int>
    }

    enum Action: Sendable {
        /// An operation and its input.
        case operation(String, input: String)
        /// A request in full: the request line, and lines of header fields and of the body.
        case http(String, lines: [String])
        /// Waits until a table and its indexes are active, or until it is gone.
        case wait(table: String)
    }

    /// A script that cannot be read.
    struct Fault: Error {
        let message: String
    }

    init(name: String, text: String) throws {
        self.name = name
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        steps = try Self.parse(lines, of: name)
    }

    /// The lines of the expected answer.
    func expected(of step: Step) -> [String] {
        Array(lines[step.expectedLines])
    }

    private static func parse(_ lines: [String], of name: String) throws -> [Step] {
        var steps: [Step] = []
        var title = ""
        var next = 0
        while next < lines.count {
            let start = next
            let line = lines[next]
            next += 1
            if line.isEmpty || line.hasPrefix("# ") || line == "#" { continue }
            if line.hasPrefix("== ") {
                title = String(line.dropFirst(3))
            } else if line.hasPrefix("wait ") {
                let action = Action.wait(table: String(line.dropFirst(5)))
                steps.append(Step(action: action, title: title, lineNumber: start + 1, expectedLines: next..<next))
            } else if line.hasPrefix("> ") {
                while next < lines.count, !lines[next].isEmpty, !lines[next].hasPrefix("<") { next += 1 }
                let action = Self.action(String(line.dropFirst(2)), Array(lines[(start + 1)..<next]))
                let expected = next
                while next < lines.count, !lines[next].isEmpty { next += 1 }
                steps.append(
                    Step(action: action, title: title, lineNumber: start + 1, expectedLines: expected..<next))
            } else {
                throw Fault(message: "\(name):\(start + 1): not understood: \(line)")
            }
        }
        return steps
    }

    private static func action(_ first: String, _ rest: [String]) -> Action {
        if first.hasPrefix("HTTP ") { return .http(String(first.dropFirst(5)), lines: rest) }
        let parts = first.split(separator: " ", maxSplits: 1).map(String.init)
        let input = ((parts.count > 1 ? [parts[1]] : []) + rest).joined(separator: "\n")
        return .operation(parts[0], input: input)
    }
}

extension Script: CustomTestStringConvertible {
    var testDescription: String { name }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Cases")

    var url: URL { Self.folder.appending(path: name + ".txt") }

    /// All scripts of the folder `Cases`.
    static func all() throws -> [Script] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try names.filter { $0.hasSuffix(".txt") }.sorted().map { file in
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            return try Script(name: String(file.dropLast(4)), text: text)
        }
    }
}
