/// The command line, taken apart but not yet applied.
struct CommandLineReader {
    struct Assignment {
        let option: ServerOption
        /// The option as the user wrote it, for messages.
        let word: String
        let value: String
    }

    private(set) var assignments: [Assignment] = []
    private(set) var configurationPath: String?
    private(set) var wantsHelp = false
    private(set) var wantsVersion = false

    static func read(_ arguments: [String]) throws(SettingsError) -> CommandLineReader {
        var reader = CommandLineReader()
        var remaining = arguments[...]
        while let argument = remaining.popFirst() { try reader.take(argument, &remaining) }
        return reader
    }

    /// Takes one option, and its value from the words that follow. The value may also come after an equals sign.
    private mutating func take(_ argument: String, _ remaining: inout ArraySlice<String>) throws(SettingsError) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let word = parts[0]
        let inline = parts.count > 1 ? parts[1] : nil
        switch word {
        case "--help", "-help", "-h":
            wantsHelp = true
        case "--version", "-version":
            wantsVersion = true
        case "--config":
            configurationPath = try Self.value(of: word, inline, &remaining)
        default:
            let (option, implied) = try Self.find(word)
            if implied != nil || option.valueName == nil {
                if let inline, option.name == nil || implied != nil {
                    throw SettingsError("option \(word) takes no value, but has '\(inline)'")
                }
                assignments.append(Assignment(option: option, word: word, value: implied ?? inline ?? "true"))
            } else {
                let value = try Self.value(of: word, inline, &remaining)
                assignments.append(Assignment(option: option, word: word, value: value))
            }
        }
    }

    private static func find(_ word: String) throws(SettingsError) -> (ServerOption, impliedValue: String?) {
        for option in ServerOption.all {
            if let name = option.name, word == "--" + name { return (option, nil) }
            for alias in option.aliases where word == "-" + alias.name { return (option, alias.impliedValue) }
        }
        guard word.hasPrefix("-") else { throw SettingsError("unexpected argument '\(word)'; see apus serve --help") }
        throw SettingsError("unknown option \(word); see apus serve --help")
    }

    private static func value(
        of word: String, _ inline: String?, _ remaining: inout ArraySlice<String>
    ) throws(SettingsError) -> String {
        if let inline { return inline }
        // A word that begins with a dash is the next option, unless it is a negative number (a malformed value).
        if let next = remaining.first, !next.hasPrefix("-") || Int(next) != nil {
            remaining.removeFirst()
            return next
        }
        throw SettingsError("option \(word) needs a value")
    }
}
