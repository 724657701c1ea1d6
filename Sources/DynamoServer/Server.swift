import DynamoEngine
import DynamoStorage

/// A running server: a store, the database on it, and the HTTP front end.
public final class Server: Sendable {
    private let database: Database
    private let http: HTTPServer
    private let logger: Logger

    /// The port that is listened on.
    public var port: UInt16 { http.port }

    /// Opens the data and answers requests from now on.
    ///
    /// - Throws: what keeps it from starting, in one line for a person.
    public init(_ settings: ServerSettings) throws(ServerError) {
        logger = Logger(level: settings.logLevel)
        do {
            database = try Self.openDatabase(settings)
        } catch {
            throw ServerError(message: error.message)
        }
        var handling = RequestHandler.Settings()
        handling.region = settings.region
        handling.allowedOrigins = settings.allowedOrigins
        do {
            http = try HTTPServer(
                settings.http, handler: RequestHandler(database: database, settings: handling, logger: logger))
        } catch {
            database.close()
            throw ServerError(message: error.message)
        }
        logger.info(
            "serving", ["host": settings.host, "port": "\(http.port)", "data": settings.dataDescription])
    }

    private static func openDatabase(_ settings: ServerSettings) throws(StorageError) -> Database {
        var options = Database.Options()
        if let region = settings.region { options.region = region }
        options.completing = { DeferredWakeUps.during($0) }
        options.tableDelayMilliseconds = settings.tableDelayMilliseconds
        guard !settings.isInMemory else {
            options.itemCacheBytes = 0
            return try Database(store: MemoryStore(), options: options)
        }
        // An item takes less of a cache than the block that it stands in, and less time to find.
        options.itemCacheBytes = settings.cacheByteCount / 4
        var storeOptions = RocksDBOptions()
        storeOptions.blockCacheBytes = settings.cacheByteCount - options.itemCacheBytes
        let store = try RocksDBStore(path: settings.dataDirectory, options: storeOptions)
        return try Database(store: store, options: options)
    }

    /// Finishes the requests in flight, and closes the store.
    ///
    /// - Parameter reason: why, for the log.
    public func stop(reason: String) {
        logger.info("stopping", ["reason": reason])
        http.stop()
        database.close()
        logger.info("stopped")
    }
}

/// Why a server does not start.
public struct ServerError: Error, CustomStringConvertible {
    /// One line for a person.
    public let message: String

    public var description: String { message }
}

extension ServerSettings {
    fileprivate var dataDescription: String { isInMemory ? "in memory" : dataDirectory }
}
