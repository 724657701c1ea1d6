import Glibc

/// What the words after `apus serve` ask for.
public enum ServerCommand: Sendable, Equatable {
    case serve(ServerSettings)
    case help
    case version

    /// Reads settings from the command line, the environment and the configuration file.
    ///
    /// A flag beats the environment, which beats the file, which beats the default. A value that cannot be used is an
    /// error even if another one beats it.
    ///
    /// - Parameters:
    ///   - arguments: The words after `apus serve`.
    ///   - environment: Looks up an environment variable.
    ///   - readFile: Returns a file's text.
    public static func parse(
        _ arguments: [String], environment: (String) -> String? = systemEnvironment,
        readFile: (String) throws(SettingsError) -> String = readTextFile
    ) throws(SettingsError) -> ServerCommand {
        let line = try CommandLineReader.read(arguments)
        if line.wantsHelp { return .help }
        if line.wantsVersion { return .version }

        var settings = ServerSettings()
        if let path = line.configurationPath ?? environment("APUS_CONFIG") {
            try ConfigurationFile.apply(try readFile(path), path: path, to: &settings)
        }
        for option in ServerOption.all {
            guard let name = option.environmentName, let value = environment(name) else { continue }
            try option.apply(value, to: &settings, source: "environment variable \(name)")
        }
        for assignment in line.assignments {
            try assignment.option.apply(assignment.value, to: &settings, source: "option \(assignment.word)")
        }
        return .serve(settings)
    }
}

extension ServerOption {
    /// Stores a value; an error says where the value came from.
    func apply(_ value: String, to settings: inout ServerSettings, source: String) throws(SettingsError) {
        do throws(SettingsError) {
            try apply(&settings, value)
        } catch {
            throw SettingsError("\(source): \(error.message)")
        }
    }
}

/// The process's environment variable of this name.
public func systemEnvironment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

/// The text of a file of up to 1 MB.
public func readTextFile(_ path: String) throws(SettingsError) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SettingsError("cannot read \(path): \(systemErrorText())") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16 * 1024)
    while bytes.count <= 1 << 20 {
        let count = read(descriptor, &chunk, chunk.count)
        guard count >= 0 else { throw SettingsError("cannot read \(path): \(systemErrorText())") }
        if count == 0 { return String(decoding: bytes, as: UTF8.self) }
        bytes += chunk[..<count]
    }
    throw SettingsError("cannot read \(path): it is larger than 1 MB")
}
