import DynamoModel
import DynamoStorage

/// The isolation of writers by key, and the images of items that have been written but are not durable.
///
/// 1. A key's slot exists while a writer holds it or waits for it, or while a commit that changes it is under way.
/// 2. Only the writer that holds a slot reads or replaces its pending image, and it hands its commit to the committer
///    before it lets go. Commits that touch a key are therefore queued in the order in which they were decided.
/// 3. The pending image is that of the last such commit. It goes when no commit of the key is under way, which is when
///    the store holds that image.
/// 4. Writers of different keys share nothing but the short look-up of their slots.
/// 5. A slot is marked while a transaction that has the key is under way, whether it changes the key or only checks it.
///
/// A writer thus decides on the newest image without waiting for the disk: thousands of updates of one item share a
/// sync.
final class PendingWrites: Sendable {
    private static let stripeCount = 64
    private let stripes: [Locked<[[UInt8]: PendingSlot]>]

    init() {
        stripes = (0..<Self.stripeCount).map { _ in Locked([:]) }
    }

    /// Takes the slots of these keys, which must be distinct, and waits for those that others hold.
    ///
    /// They are taken in the order of the keys, so that writers of several keys never wait for each other in a circle.
    func acquire(_ keys: [[UInt8]]) -> [PendingSlot] {
        if keys.count == 1 { return [acquire(keys[0])] }
        var slots = [PendingSlot?](repeating: nil, count: keys.count)
        for index in keys.indices.sorted(by: { keys[$0].precedesBytes(of: keys[$1]) }) {
            slots[index] = acquire(keys[index])
        }
        return slots.map { $0! }
    }

    private func acquire(_ key: [UInt8]) -> PendingSlot {
        let slot = stripe(of: key).withLock { slots in
            if let slot = slots[key] {
                slot.uses += 1
                return slot
            }
            let slot = PendingSlot(key: key)
            slots[key] = slot
            return slot
        }
        slot.hold()
        return slot
    }

    /// Lets go of the slots. Those with a commit under way stay until ``finish(_:)``.
    func release(_ slots: [PendingSlot]) {
        for slot in slots {
            slot.letGo()
            endUse(of: slot)
        }
    }

    /// Notes that a commit which changes the slot has been decided. The caller holds the slot.
    func begin(_ slot: PendingSlot, image: StoredItem?) {
        slot.image = .pending(image)
        stripe(of: slot.key).withLock { _ in
            slot.uses += 1
            slot.commitsUnderWay += 1
        }
    }

    /// Notes that a commit which changed the slot is durable, or has failed for good.
    func finish(_ slot: PendingSlot) {
        stripe(of: slot.key).withLock { slots in
            slot.commitsUnderWay -= 1
            slot.uses -= 1
            if slot.uses == 0 { slots[slot.key] = nil }
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
        stripe(of: slot.key).withLock { slots in
            slot.isInTransaction = false
            slot.uses -= 1
            if slot.uses == 0 { slots[slot.key] = nil }
        }
    }

    /// Whether a transaction that has the key is under way.
    func isInTransaction(_ key: [UInt8]) -> Bool {
        stripe(of: key).withLock { slots in slots[key]?.isInTransaction ?? false }
    }

    /// What the next writer of the slot finds. The caller holds the slot.
    func state(of slot: PendingSlot) -> PendingState {
        let (isUnderWay, isInTransaction) = stripe(of: slot.key).withLock { _ in
            (slot.commitsUnderWay > 0, slot.isInTransaction)
        }
        if !isUnderWay { slot.image = .durable }
        return PendingState(image: slot.image, isInTransaction: isInTransaction)
    }

    private func endUse(of slot: PendingSlot) {
        stripe(of: slot.key).withLock { slots in
            slot.uses -= 1
            if slot.uses == 0 { slots[slot.key] = nil }
        }
    }

    private func stripe(of key: [UInt8]) -> Locked<[[UInt8]: PendingSlot]> {
        // The last bytes differ most: they are those of the sort key.
        var hash = UInt(truncatingIfNeeded: key.count)
        for byte in key.suffix(8) { hash = hash &* 31 &+ UInt(byte) }
        if key.count >= 8 { hash ^= UInt(key[7]) }
        return stripes[Int(hash % UInt(Self.stripeCount))]
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
    case durable
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
        case .durable:
            return try store.item(at: slot.key)
        }
    }
}

/// The state of one key that is being written.
final class PendingSlot: @unchecked Sendable {
    let key: [UInt8]
    private let latch = Lock()
    /// Under the lock of the stripe: writers that hold or await the slot, and commits under way.
    fileprivate var uses = 1
    fileprivate var commitsUnderWay = 0
    fileprivate var isInTransaction = false
    /// Under the latch.
    fileprivate var image = PendingImage.durable

    fileprivate init(key: [UInt8]) {
        self.key = key
    }

    fileprivate func hold() { latch.acquire() }

    fileprivate func letGo() { latch.release() }
}
