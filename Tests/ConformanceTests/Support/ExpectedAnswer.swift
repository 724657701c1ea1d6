/// What a script expects of an operation: an output, or an error with its message and further members.
struct ExpectedAnswer {
    private let lines: [String]

    init(_ lines: [String]) {
        self.lines = lines
    }

    /// How the answer differs from the expected one; nil when it does not.
    func difference(from answer: TestAnswer, _ variables: inout Variables) -> String? {
        let expected = lines.joined(separator: "\n").dropFirst().drop { $0 == " " }
        if expected.isEmpty {
            return answer.status == 200 && answer.body.isEmpty ? nil : Self.recording(answer).joined(separator: "\n")
        }
        guard expected.hasPrefix("{") else { return differenceOfError(from: answer, &variables) }
        guard answer.status == 200 else { return Self.recording(answer).joined(separator: "\n") }
        return difference(of: answer.text, from: String(expected), &variables)
    }

    private func differenceOfError(from answer: TestAnswer, _ variables: inout Variables) -> String? {
        let recorded = Self.recording(answer)
        guard recorded[0].utf8.elementsEqual(lines[0].utf8) else { return recorded[0] }
        guard lines.count > 1 else {
            return recorded.count == 1 ? nil : "further members: \(recorded[1...].joined(separator: "\n"))"
        }
        let further = { (lines: [String]) in String(lines[1...].joined(separator: "\n").dropFirst(2)) }
        guard recorded.count > 1 else { return "no further members" }
        return difference(of: further(recorded), from: further(lines), &variables)
    }

    private func difference(of actual: String, from expected: String, _ variables: inout Variables) -> String? {
        do throws(JSONError) {
            let expected = try JSON(parsing: expected)
            return variables.difference(of: try JSON(parsing: actual), from: expected)
        } catch {
            return "\(error.message) in \(actual)"
        }
    }

    /// An answer as lines of a script.
    static func recording(_ answer: TestAnswer) -> [String] {
        guard let json = try? JSON(parsing: answer.text) else {
            return answer.status == 200 && answer.body.isEmpty ? ["<"] : ["< HTTP \(answer.status) \(answer.text)"]
        }
        if answer.status == 200 { return marked(json.masked(), with: "< ") }
        let type = json["__type"]?.string?.split(separator: "#").last.map(String.init) ?? "HTTP \(answer.status)"
        let message = (json["message"] ?? json["Message"])?.string
        let further = json.members.filter { !["__type", "message", "Message"].contains($0.key) }
        return [message.map { "< \(type): \($0)" } ?? "< \(type)"]
            + (further.isEmpty ? [] : marked(JSON(further).masked(), with: "+ "))
    }

    private static func marked(_ json: JSON, with mark: String) -> [String] {
        var lines = json.lines(width: 116)
        lines[0] = mark + lines[0]
        return lines
    }
}

extension JSON {
    /// The value with placeholders for what differs from run to run.
    fileprivate func masked(_ name: String = "") -> JSON {
        switch self {
        case .array(let elements): return .array(elements.map { $0.masked() })
        case .object(let members):
            return .object(members.map { (name: $0.name, value: $0.value.masked($0.name)) })
        case .string where name == "TableId": return "$uuid"
        case .number where name.hasSuffix("DateTime"): return "$number"
        default: return self
        }
    }
}
