/// One option of `apus serve`: the same entry feeds the command line, the environment, the configuration file and the
/// help text.
struct ServerOption: Sendable {
    /// Another spelling, on the command line only, with a single dash as DynamoDB Local has it.
    struct Alias: Sendable {
        let name: String
        /// What the alias sets without taking a value itself; nil if it takes the option's value.
        var impliedValue: String?
    }

    /// The long name, without dashes; nil for an option that only DynamoDB Local's users give.
    let name: String?
    let aliases: [Alias]
    /// What stands for the value in the help text; nil for an option that is on or off.
    let valueName: String?
    let defaultText: String?
    let help: String
    /// Stores a value, given as text. Throws a message that ends a sentence such as `'x' is not …`.
    let apply: @Sendable (inout ServerSettings, String) throws(SettingsError) -> Void

    /// The name in the environment: `APUS_TABLE_DELAY` for `--table-delay`.
    var environmentName: String? {
        name.map { "APUS_" + $0.uppercased().replacingDashes }
    }

    private init(
        _ name: String?, _ valueName: String?, aliases: [Alias] = [], defaultText: String? = nil, _ help: String,
        _ apply: @escaping @Sendable (inout ServerSettings, String) throws(SettingsError) -> Void
    ) {
        self.name = name
        self.aliases = aliases
        self.valueName = valueName
        self.defaultText = defaultText
        self.help = help
        self.apply = apply
    }
}

extension ServerOption {
    /// All options, in the order of the help text.
    static let all: [ServerOption] = network + storage + behaviour + compatibility

    private static let network = [
        ServerOption(
            "host", "ADDRESS", defaultText: "127.0.0.1", "address or name to listen on; 0.0.0.0 for every IPv4 address"
        ) { settings, value throws(SettingsError) in
            guard !value.isEmpty else { throw SettingsError("the address is empty") }
            settings.host = value
        },
        ServerOption(
            "port", "NUMBER", aliases: [Alias(name: "port")], defaultText: "8000",
            "port to listen on; 0 picks a free one"
        ) { settings, value throws(SettingsError) in
            settings.port = UInt16(try OptionValue.integer(value, 0...65535))
        },
        ServerOption("threads", "NUMBER", defaultText: "one per core", "threads that handle requests") {
            settings, value throws(SettingsError) in
            settings.threadCount = try OptionValue.integer(value, 1...1024)
        },
        ServerOption(
            "max-connections", "NUMBER", defaultText: "8192", "connections open at a time; further ones wait"
        ) { settings, value throws(SettingsError) in
            settings.maximumConnectionCount = try OptionValue.integer(value, 1...1_000_000)
        },
        ServerOption("max-body-size", "SIZE", defaultText: "16MB", "largest request body, also after decompression") {
            settings, value throws(SettingsError) in
            settings.maximumBodyByteCount = try OptionValue.byteCount(value, 1024...(1 << 30))
        },
        ServerOption("max-header-size", "SIZE", defaultText: "16KB", "memory for a request's header") {
            settings, value throws(SettingsError) in
            settings.maximumHeaderByteCount = try OptionValue.byteCount(value, 4096...(1 << 20))
        },
        ServerOption(
            "idle-timeout", "SECONDS", defaultText: "60", "close connections idle for so long; 0 for never"
        ) { settings, value throws(SettingsError) in
            settings.idleTimeoutSeconds = try OptionValue.integer(value, 0...86_400)
        },
        ServerOption(
            "stop-timeout", "SECONDS", defaultText: "10", "when stopping, wait so long for requests in progress"
        ) { settings, value throws(SettingsError) in
            settings.stopTimeoutSeconds = try OptionValue.integer(value, 0...86_400)
        },
        ServerOption(
            "cors", "ORIGINS", aliases: [Alias(name: "cors")], defaultText: "*",
            "web origins that may call the server, separated by commas"
        ) { settings, value throws(SettingsError) in
            let origins = value.split(separator: ",").map(OptionValue.trimmed).filter { !$0.isEmpty }
            guard !origins.isEmpty else { throw SettingsError("the list of origins is empty") }
            settings.allowedOrigins = origins
        },
    ]

    private static let storage = [
        ServerOption(
            "data", "DIRECTORY", aliases: [Alias(name: "dbPath")], defaultText: "data",
            "where the database lies; created if missing"
        ) { settings, value throws(SettingsError) in
            guard !value.isEmpty else { throw SettingsError("the directory is empty") }
            settings.dataDirectory = value
        },
        ServerOption(
            "in-memory", nil, aliases: [Alias(name: "inMemory")],
            "keep nothing on disk: all is lost when the server stops; --data is not used"
        ) { settings, value throws(SettingsError) in
            settings.isInMemory = try OptionValue.boolean(value)
        },
        ServerOption("cache-size", "SIZE", defaultText: "256MB", "memory for items, and for data read from disk") {
            settings, value throws(SettingsError) in
            settings.cacheByteCount = try OptionValue.byteCount(value, 0...(1 << 50))
        },
    ]

    private static let behaviour = [
        ServerOption("region", "NAME", defaultText: "the one a request is signed for", "region named in ARNs") {
            settings, value throws(SettingsError) in
            settings.region = try OptionValue.region(value)
        },
        ServerOption(
            "table-delay", "MILLISECONDS", aliases: [Alias(name: "delayTransientStatuses", impliedValue: "1000")],
            defaultText: "0", "how long tables and indexes stay in CREATING, UPDATING and DELETING"
        ) { settings, value throws(SettingsError) in
            settings.tableDelayMilliseconds = try OptionValue.integer(value, 0...3_600_000)
        },
        ServerOption("log-level", "LEVEL", defaultText: "info", "error, warning, info or debug; to standard error") {
            settings, value throws(SettingsError) in
            guard let level = LogLevel(rawValue: value) else {
                throw SettingsError("'\(value)' is not error, warning, info or debug")
            }
            settings.logLevel = level
        },
    ]

    /// What DynamoDB Local's users may give and Apus has no use for.
    private static let compatibility = [
        ServerOption(nil, nil, aliases: [Alias(name: "sharedDb")], "no effect: there is one database for all clients") {
            _, _ in
        },
        ServerOption(
            nil, nil, aliases: [Alias(name: "optimizeDbBeforeStartup")],
            "no effect: the database is compacted as it is used"
        ) { _, _ in },
        ServerOption(nil, nil, aliases: [Alias(name: "disableTelemetry")], "no effect: Apus sends no telemetry") {
            _, _ in
        },
    ]
}

extension String {
    fileprivate var replacingDashes: String { String(map { $0 == "-" ? "_" : $0 }) }
}
