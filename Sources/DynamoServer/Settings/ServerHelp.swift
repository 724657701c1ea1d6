/// The text of `apus serve --help`, made from ``ServerOption/all``.
public enum ServerHelp {
    public static var text: String {
        let options = ServerOption.all
        let own =
            options.filter { $0.name != nil }.map(entry) + [
                ("--config FILE", "read settings from a file"),
                ("--help", "show this text"),
                ("--version", "show the version"),
            ]
        let local =
            options.flatMap { option in option.aliases.map { aliasEntry(option, $0) } } + [
                ("-help", "as --help"), ("-version", "as --version"),
            ]
        return """
            Usage: apus serve [OPTIONS]

            Serves DynamoDB's API over HTTP.

            Options:
            \(table(own))

            Each option can also be an environment variable (\(exampleEnvironmentName) for --table-delay) or a line of
            the configuration file (table-delay = 100). An option beats the environment, which beats the file.
            Sizes take a unit: 65536, 512KB, 64MB, 1GB.

            DynamoDB Local's options are understood as well:
            \(table(local))
            """
    }

    private static var exampleEnvironmentName: String {
        ServerOption.all.compactMap(\.environmentName).first { $0.hasSuffix("TABLE_DELAY") } ?? ""
    }

    private static func entry(_ option: ServerOption) -> (String, String) {
        let words = ["--" + (option.name ?? ""), option.valueName].compactMap(\.self)
        let defaultText = option.defaultText.map { " (default: \($0))" } ?? ""
        return (words.joined(separator: " "), option.help + defaultText)
    }

    private static func aliasEntry(_ option: ServerOption, _ alias: ServerOption.Alias) -> (String, String) {
        guard let name = option.name else { return ("-" + alias.name, option.help) }
        if let value = alias.impliedValue { return ("-" + alias.name, "as --\(name) \(value)") }
        return (["-" + alias.name, option.valueName].compactMap(\.self).joined(separator: " "), "as --\(name)")
    }

    private static func table(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { words, help in
            "  " + words + String(repeating: " ", count: width - words.count + 2) + help
        }.joined(separator: "\n")
    }
}
