/// What a script expects of a plain HTTP request: the status, the header fields that are named, and the body.
struct ExpectedHTTPAnswer {
    private let lines: [String]

    init(_ lines: [String]) {
        self.lines = lines
    }

    /// How the answer differs from the expected one; nil when it does not.
    func difference(from answer: TestAnswer) -> String? {
        for (expected, recorded) in zip(lines, recording(answer)) where expected != recorded {
            guard expected.hasSuffix(": $any"), !recorded.hasSuffix(" $none") else { return recorded }
        }
        return lines.isEmpty ? "nothing is expected" : nil
    }

    /// The answer as lines of a script, with the fields that the expected one has.
    func recording(_ answer: TestAnswer) -> [String] {
        guard lines.count > 1 else { return ["< HTTP \(answer.status)", "Body: \(answer.text)"] }
        return ["< HTTP \(answer.status)"]
            + lines.dropFirst().map { line in
                let name = String(line.prefix { $0 != ":" })
                if name == "Body" { return "Body: \(answer.text.replacing("\n", with: "\\n"))" }
                return "\(name): \(answer.headers[name.lowercased()] ?? "$none")"
            }
    }
}
