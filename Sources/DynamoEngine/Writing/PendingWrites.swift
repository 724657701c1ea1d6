import DynamoModel
import DynamoStorage

/// The isolation of writers by key, the images of items that have been written but are not durable, and a cache of
/// those that are.
///
/// 1. A key's slot exists while a writer holds it or waits for it, or while a commit that changes it is under way.
/// 2. Only the writer that holds a slot reads or replaces its pending image, and it hands its commit to the committer
///    before it lets go. Commits that touch a key are therefore queued in the order in which they were decided.
/// 3. The pending image is that of the last such commit. It goes when no commit of the key is under way, which is when
///    the store holds that image.
/// 4. Writers of different keys share nothing but the short look-up of their slots.
/// 5. A slot is marked while a transaction that has the key is under way, whether it changes the key or only checks it.
/// 6. The cache holds an item only as the store has it. While a commit of its key is under way it is not in the cache,
///    and what a reader has fetched from the store goes in only if no commit of the stripe began since.
///
/// A writer thus decides on the newest image without waiting for the disk: thousands of updates of one item share a
/// sync.
final class PendingWrites: Sendable {
    private static let stripeCount = 64
    private let stripes: [Locked<Stripe>]

    /// The keys whose hashes fall together.
    private struct Stripe {
        var slots: [HashedKey: PendingSlot] = [:]
        var cache: ItemCache
        /// How many commits have begun to change a key of the stripe.
        var changeCount = 0

        /// Ends one use of a slot, which goes with its last.
        mutating func endUse(of slot: PendingSlot) {
            slot.uses -= 1
            if slot.uses == 0 { slots[slot.key] = nil }
        }
    }

    /// - Parameter cacheBytes: the most memory that cached items take.
    init(cacheBytes: Int) {
        stripes = (0..<Self.stripeCount).map { _ in
            Locked(Stripe(cache: ItemCache(capacityBytes: cacheBytes / Self.stripeCount)))
        }
    }

    /// Takes the slots of these keys, which must be distinct, and waits for those that others hold.
    ///
    /// They are taken in the order of the keys, so that writers of several keys never wait for each other in a circle.
    func acquire(_ keys: [[UInt8]]) -> [PendingSlot] {
        var slots = [PendingSlot?](repeating: nil, count: keys.count)
        for index in keys.indices.sorted(by: { keys[$0].precedesBytes(of: keys[$1]) }) {
            slots[index] = acquire(keys[index])
        }
        return slots.map { $0! }
    }

    /// Takes the slot of a key, and waits if another holds it.
    func acquire(_ key: [UInt8]) -> PendingSlot {
        let key = HashedKey(key)
        let slot = stripe(of: key).withLock { stripe in
            if let slot = stripe.slots[key] {
                slot.uses += 1
                return slot
            }
            let slot = PendingSlot(key: key)
            stripe.slots[key] = slot
            return slot
        }
        slot.hold()
        return slot
    }

    /// Lets go of a slot. With a commit under way it stays until ``finish(_:isDurable:)``.
    func release(_ slot: PendingSlot) {
        slot.letGo()
        stripe(of: slot.key).withLock { $0.endUse(of: slot) }
    }

    /// Lets go of several slots.
    func release(_ slots: [PendingSlot]) {
        for slot in slots { release(slot) }
    }

    /// Notes that a commit which changes the slot has been decided. The caller holds the slot.
    func begin(_ slot: PendingSlot, image: StoredItem?) {
        stripe(of: slot.key).withLock { stripe in
            slot.image = .pending(image)
            slot.uses += 1
            slot.commitsUnderWay += 1
            stripe.changeCount += 1
            stripe.cache.hide(slot.key, in: slot.place)
        }
    }

    /// Notes that a commit which changed the slot is durable, or has failed for good.
    func finish(_ slot: PendingSlot, isDurable: Bool) {
        stripe(of: slot.key).withLock { stripe in
            slot.commitsUnderWay -= 1
            if slot.commitsUnderWay == 0 {
                if isDurable, case .pending(let image?) = slot.image {
                    stripe.cache.put(image, at: slot.key, in: slot.place)
                } else {
                    stripe.cache.remove(slot.key)
                }
            }
            stripe.endUse(of: slot)
        }
    }

    /// Notes that a transaction which has the slot's key has been decided. The caller holds the slot.
    func mark(_ slot: PendingSlot) {
        stripe(of: slot.key).withLock { _ in
            slot.uses += 1
            slot.isInTransaction = true
        }
    }

    /// Notes that a transaction which had the slot's key is durable, or has failed for good.
    func unmark(_ slot: PendingSlot) {
        stripe(of: slot.key).withLock { stripe in
            slot.isInTransaction = false
            stripe.endUse(of: slot)
        }
    }

    /// Whether a transaction that has the key is under way.
    func isInTransaction(_ key: [UInt8]) -> Bool {
        let key = HashedKey(key)
        return stripe(of: key).withLock { stripe in stripe.slots[key]?.isInTransaction ?? false }
    }

    /// What the next writer of the slot finds. The caller holds the slot.
    func state(of slot: PendingSlot) -> PendingState {
        stripe(of: slot.key).withLock { stripe in
            if slot.commitsUnderWay == 0 {
                let found = stripe.cache.find(slot.key)
                slot.place = found?.place
                slot.image = found.map { .durable($0.item) } ?? .inStore
            }
            return PendingState(image: slot.image, isInTransaction: slot.isInTransaction)
        }
    }

    /// The item at a key as the store has it: from the cache, or else from the store and into the cache.
    func durableItem(at key: [UInt8], in store: any OrderedStore) throws(DynamoError) -> StoredItem? {
        let key = HashedKey(key)
        let stripe = stripe(of: key)
        let (cached, changeCount) = stripe.withLock { stripe -> (StoredItem?, Int?) in
            let isChanging = (stripe.slots[key]?.commitsUnderWay ?? 0) > 0
            return (stripe.cache.item(at: key), isChanging ? nil : stripe.changeCount)
        }
        if let cached { return cached }
        let item = try store.item(at: key.bytes)
        if let item {
            stripe.withLock { stripe in
                if stripe.changeCount == changeCount { stripe.cache.put(item, at: key) }
            }
        }
        return item
    }

    private func stripe(of key: HashedKey) -> Locked<Stripe> {
        stripes[Int(truncatingIfNeeded: key.hash >> 32) & (Self.stripeCount - 1)]
    }
}

/// What a writer finds for a key.
struct PendingState {
    /// The image that the writer must decide on.
    let image: PendingImage
    /// Whether a transaction that has the key is under way: other writers are refused.
    let isInTransaction: Bool
}

/// The image of an item that a writer must decide on.
enum PendingImage {
    /// The image is the one in the store.
    case inStore
    /// The same, known already.
    case durable(StoredItem)
    /// A commit under way makes this image, nil for no item.
    case pending(StoredItem?)

    /// The item that a writer of the slot decides on.
    ///
    /// - Parameter sawPending: is set when the item is not durable yet.
    func item(
        of slot: PendingSlot, in store: any OrderedStore, sawPending: inout Bool
    ) throws(DynamoError) -> StoredItem? {
        switch self {
        case .pending(let item):
            sawPending = true
            return item
        case .durable(let item): return item
        case .inStore: return try store.item(at: slot.key.bytes)
        }
    }
}

/// The state of one key that is being written.
final class PendingSlot: @unchecked Sendable {
    let key: HashedKey
    private let latch = Lock()
    // Under the lock of the stripe.
    /// Writers that hold or await the slot, and commits under way.
    fileprivate var uses = 1
    fileprivate var commitsUnderWay = 0
    fileprivate var isInTransaction = false
    fileprivate var image = PendingImage.inStore
    /// Where the cache has the item, if it has.
    fileprivate var place: ItemCache.Place?

    fileprivate init(key: HashedKey) {
        self.key = key
    }

    fileprivate func hold() { latch.acquire() }

    fileprivate func letGo() { latch.release() }
}
