/// What `apus serve` runs with. ``ServerCommand`` reads it; ``ServerOption/all`` lists what can be said.
public struct ServerSettings: Sendable, Equatable {
    public var host = "127.0.0.1"
    public var port: UInt16 = 8000
    /// Where the database lies, unless it is in memory.
    public var dataDirectory = "data"
    public var isInMemory = false
    /// The region named in ARNs; nil for the one that each request is signed for.
    public var region: String?
    public var logLevel = LogLevel.info
    /// How long tables stay in the states CREATING, UPDATING and DELETING.
    public var tableDelayMilliseconds = 0
    /// 0 for one per processor core.
    public var threadCount = 0
    public var cacheByteCount = 256 << 20
    public var maximumBodyByteCount = 16 << 20
    public var maximumHeaderByteCount = 16 << 10
    /// 0 for any time.
    public var idleTimeoutSeconds = 60
    public var stopTimeoutSeconds = 10
    public var maximumConnectionCount = 8192
    /// The origins whose web pages may call the server; `*` is any.
    public var allowedOrigins = ["*"]

    public init() {}

    /// The part that the HTTP front end needs.
    public var http: HTTPServerConfiguration {
        var configuration = HTTPServerConfiguration()
        configuration.host = host
        configuration.port = port
        configuration.threadCount = threadCount
        configuration.maximumConnectionCount = maximumConnectionCount
        configuration.headerByteLimit = maximumHeaderByteCount
        configuration.bodyByteLimit = maximumBodyByteCount
        configuration.idleTimeoutSeconds = idleTimeoutSeconds
        configuration.stopTimeoutSeconds = stopTimeoutSeconds
        return configuration
    }
}

/// A setting that cannot be used. `message` is one line that names the option and where it was given.
public struct SettingsError: Error, Equatable, CustomStringConvertible {
    public let message: String

    public init(_ message: String) {
        self.message = message
    }

    public var description: String { message }
}
