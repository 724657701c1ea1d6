/// A store for tests that passes everything to another one, and fails or delays writes when told to.
public final class FaultInjectingStore: OrderedStore {
    /// When a failing write fails.
    public enum Moment: Sendable {
        /// Nothing of the batch is applied.
        case beforeApplying
        /// The batch is applied and stays, and yet the caller is told of an error.
        case afterApplying
    }

    private struct Plan {
        var writeCount = 0
        var failures: [Int: Moment] = [:]
        var failsDurableWrites = false
        var hook: (@Sendable (WriteBatch) -> Void)?
    }

    private let base: any OrderedStore
    private let plan = Locked(Plan())

    public init(over base: any OrderedStore) {
        self.base = base
    }

    /// How many writes and reclaims were asked for.
    public var writeCount: Int { plan.withLock { $0.writeCount } }

    /// Makes the `n`-th write from now fail, the next one being number 1.
    public func failWrite(number n: Int = 1, at moment: Moment = .beforeApplying) {
        plan.withLock { $0.failures[$0.writeCount + n] = moment }
    }

    /// From now on makes every durable write fail before it is applied, as a disk does that cannot sync; or ends that.
    public func failDurableWrites(_ fails: Bool) {
        plan.withLock { $0.failsDurableWrites = fails }
    }

    /// Calls `hook` on the writing thread before each write, which waits for it; nil ends that.
    public func beforeEachWrite(_ hook: (@Sendable (WriteBatch) -> Void)?) {
        plan.withLock { $0.hook = hook }
    }

    public func write(_ batch: WriteBatch, durability: Durability) throws(StorageError) {
        plan.withLock { $0.hook }?(batch)
        try injecting(isDurable: durability == .durable) { () throws(StorageError) in
            try base.write(batch, durability: durability)
        }
    }

    public func reclaim(_ range: KeyRange) throws(StorageError) {
        try injecting(isDurable: true) { () throws(StorageError) in
            try base.reclaim(range)
        }
    }

    private func injecting(
        isDurable: Bool, _ apply: () throws(StorageError) -> Void
    ) throws(StorageError) {
        let (moment, syncFails) = plan.withLock { plan in
            plan.writeCount += 1
            return (plan.failures.removeValue(forKey: plan.writeCount), plan.failsDurableWrites)
        }
        if moment == .beforeApplying || isDurable && syncFails { throw .injected }
        try apply()
        if moment == .afterApplying { throw .injected }
    }

    public func read(
        _ key: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer?) -> Void
    ) throws(StorageError) {
        try base.read(key, body)
    }

    public func cursor(over range: KeyRange, for pattern: ReadPattern) throws(StorageError) -> any StoreCursor {
        try base.cursor(over: range, for: pattern)
    }

    public func snapshot() throws(StorageError) -> any StoreSnapshot {
        try base.snapshot()
    }

    public func approximateSizeBytes(of range: KeyRange) throws(StorageError) -> Int {
        try base.approximateSizeBytes(of: range)
    }

    public func close() {
        base.close()
    }
}

extension StorageError {
    fileprivate static let injected = StorageError(.inputOutput, "A test made this write fail.")
}
