/// The configuration file: lines `name = value`, named as on the command line without the dashes. Empty lines, and
/// lines that begin with `#`, are left out.
enum ConfigurationFile {
    static func apply(_ text: String, path: String, to settings: inout ServerSettings) throws(SettingsError) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let content = OptionValue.trimmed(line)
            if content.isEmpty || content.hasPrefix("#") { continue }
            try apply(line: content, source: "\(path), line \(index + 1)", to: &settings)
        }
    }

    private static func apply(
        line: String, source: String, to settings: inout ServerSettings
    ) throws(SettingsError) {
        guard let equals = line.firstIndex(of: "=") else {
            throw SettingsError("\(source): '\(line)' is not of the form name = value")
        }
        let name = OptionValue.trimmed(line[..<equals])
        let value = OptionValue.trimmed(line[line.index(after: equals)...])
        guard let option = ServerOption.all.first(where: { $0.name == name }) else {
            throw SettingsError("\(source): there is no setting '\(name)'; see apus serve --help")
        }
        try option.apply(value, to: &settings, source: "\(source): setting '\(name)'")
    }
}
