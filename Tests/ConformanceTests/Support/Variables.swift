/// What stands for something else in a script: `@name` for a table of the run, `$name` for a value that an answer told,
/// and `<<text*3,>>` for a text repeated.
struct Variables {
    /// What stands before the names of the run's tables.
    let prefix: String
    private var values: [String: JSON] = [:]

    init(prefix: String) {
        self.prefix = prefix
    }

    subscript(name: String) -> JSON? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// A text of the script with everything put in.
    func expand(_ text: String) -> String {
        let withTables = text.contains("@") ? text.replacing(/@(?=[a-zA-Z])/, with: prefix) : text
        let withValues = withTables.contains("$") ? withValues(withTables) : withTables
        return withValues.contains("<<") ? Self.repeating(withValues) : withValues
    }

    private func withValues(_ text: String) -> String {
        text.replacing(/("?)\$([a-z][a-zA-Z0-9]*)("?)/) { match in
            guard let value = values[String(match.2)] else { return String(match.0) }
            if !match.1.isEmpty, !match.3.isEmpty { return value.text }
            return match.1 + (value.string ?? value.text) + match.3
        }
    }

    /// A text of an answer as a script shows it.
    func contract(_ text: String) -> String {
        text.replacing(prefix, with: "@")
    }

    /// `<<ab*3>>` is `ababab`, `<<a%*3,>>` is `a0,a1,a2`.
    private static func repeating(_ text: String) -> String {
        text.replacing(/<<(.*?)\*([0-9]+)(,?)>>/) { match in
            let copies = (0..<(Int(match.2) ?? 0)).map { String(match.1).replacing("%", with: String($0)) }
            return copies.joined(separator: String(match.3))
        }
    }
}
