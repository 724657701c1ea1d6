extension JSON {
    /// The value on one line, with a blank behind each colon and comma.
    var text: String {
        switch self {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .number(let text): text
        case .string(let text): Self.quoted(text)
        case .array(let elements): "[\(elements.map(\.text).joined(separator: ", "))]"
        case .object(let members):
            "{\(members.map { "\(Self.quoted($0.name)): \($0.value.text)" }.joined(separator: ", "))}"
        }
    }

    /// The value on as many lines as it takes to stay within the width.
    func lines(width: Int, indentation: String = "") -> [String] {
        let whole = indentation + text
        if whole.count <= width { return [whole] }
        switch self {
        case .array(let elements) where !elements.isEmpty:
            return Self.wrapped(
                elements.map { $0.lines(width: width - 1, indentation: indentation + "  ") },
                from: indentation + "[", to: indentation + "]")
        case .object(let members) where !members.isEmpty:
            let parts = members.map { member -> [String] in
                var lines = member.value.lines(width: width - 1, indentation: indentation + "  ")
                lines[0] = "\(indentation)  \(Self.quoted(member.name)): \(lines[0].drop { $0 == " " })"
                return lines
            }
            return Self.wrapped(parts, from: indentation + "{", to: indentation + "}")
        default: return [whole]
        }
    }

    private static func wrapped(_ parts: [[String]], from start: String, to end: String) -> [String] {
        var lines = [start]
        for (index, part) in parts.enumerated() {
            lines += part
            if index < parts.count - 1 { lines[lines.count - 1] += "," }
        }
        return lines + [end]
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case ..<" ": result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
