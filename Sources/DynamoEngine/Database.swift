import DynamoExpressions
public import DynamoModel
public import DynamoStorage

/// A DynamoDB database on an ordered store: what the server, an embedding program and the tests use alike.
///
/// Each operation is a method that takes DynamoDB's input. Those that read answer at once; those that write call a
/// completion when the write is durable, on whatever thread that happens, and the `async` forms wait for it. Every
/// method may be called from any thread.
///
/// ```swift
/// let database = try Database(store: MemoryStore())
/// try await database.putItem(PutItemInput(tableName: "Events", item: ["pk": "a", "sk": 1]))
/// ```
public final class Database: Sendable {
    /// What can be set.
    public struct Options: Sendable {
        /// The region in the ARNs of new tables whose creator names none.
        public var region = "us-east-1"
        /// How long tables stay in CREATING, UPDATING and DELETING.
        public var tableDelayMilliseconds = 0
        public var clock = Clock.system
        /// The most memory, in bytes, for items that were read or written lately; 0 keeps none. Taken as it is used.
        public var itemCacheBytes = 32 << 20
        /// Runs what completes all the requests whose writes became durable together, on whatever thread that happens.
        /// A server that wakes other threads for each can so wake them once.
        public var completing: @Sendable (() -> Void) -> Void = { $0() }

        public init() {}
    }

    let store: any OrderedStore
    let options: Options
    let catalog: Catalog
    let gate = DecisionGate()
    let pending: PendingWrites
    let committer: Committer
    let reclaimer: Reclaimer
    let backfiller: Backfiller
    let tokens: RequestTokens
    let expressions = ExpressionCache()
    let statements = StatementCache()

    /// Opens the database that a store holds; an empty store is an empty database.
    ///
    /// - Throws: an error of the store, or `.corruption` when the catalog cannot be read.
    /// - Complexity: linear in the number of tables, whatever they hold.
    public init(store: any OrderedStore, options: Options = Options()) throws(StorageError) {
        let contents = try CatalogRecord.load(from: store)
        self.store = store
        self.options = options
        pending = PendingWrites(cacheBytes: options.itemCacheBytes)
        committer = Committer(store: store, pending: pending, completing: options.completing)
        tokens = RequestTokens(store: store, committer: committer, clock: options.clock)
        catalog = Catalog(contents: contents, committer: committer, clock: options.clock)
        reclaimer = Reclaimer(store: store, committer: committer, gate: gate, garbage: contents.garbage)
        backfiller = Backfiller(
            DatabaseParts(
                store: store, catalog: catalog, gate: gate, pending: pending, committer: committer,
                clock: options.clock))
    }

    deinit {
        guard committer.isCurrentThread else { return close() }
        // A completion was the last to hold the database. Its thread, the committer's, cannot wait for itself.
        _ = BackgroundThread(name: "closer") { [backfiller, reclaimer, committer, store] in
            Self.close(backfiller, reclaimer, committer, store)
        }
    }

    /// Completes what is under way, refuses what comes later, and closes the store. Closing twice does nothing.
    public func close() {
        Self.close(backfiller, reclaimer, committer, store)
    }

    private static func close(
        _ backfiller: Backfiller, _ reclaimer: Reclaimer, _ committer: Committer, _ store: any OrderedStore
    ) {
        backfiller.stop()
        reclaimer.stop()
        committer.stop()
        store.close()
    }

    /// What an operation that writes calls when it is done.
    public typealias Completion<Output> = @Sendable (Result<Output, DynamoError>) -> Void
}

/// The parts of a database that work in the background needs, without the database itself, which such work must not
/// keep alive.
struct DatabaseParts: Sendable {
    let store: any OrderedStore
    let catalog: Catalog
    let gate: DecisionGate
    let pending: PendingWrites
    let committer: Committer
    let clock: Clock
}
