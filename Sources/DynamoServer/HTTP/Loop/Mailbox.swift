import DynamoStorage
import Synchronization

/// What other threads leave for an event loop.
///
/// Whoever leaves something wakes the loop only if it sleeps, so a batch of writes that a committer completes costs one
/// wake-up. That is one atomic state, of which 1 and 2 follow:
///
/// 1. The loop falls asleep only from `empty`, so not while there is mail that it has not been told of.
/// 2. Mail is put down before the state says so, and taken after the state is set to `empty`: what is put down in
///    between is seen at the latest when its sender sets the state.
final class Mailbox: Sendable {
    struct Mail {
        var descriptors: [Int32] = []
        var work: [Work] = []
        var stopTimeoutMilliseconds: Int?

        mutating func removeAll() {
            descriptors.removeAll(keepingCapacity: true)
            work.removeAll(keepingCapacity: true)
            stopTimeoutMilliseconds = nil
        }
    }

    /// What is to be done about a request.
    struct Work {
        let connection: Connection
        let sequence: UInt64
        let body: @Sendable () -> Void
    }

    private enum State: UInt8, AtomicRepresentable {
        case empty, full, asleep
    }

    private let mail = Locked<Mail?>(Mail())
    private let state = Atomic<State>(.empty)
    private let wakeUp: WakeUp

    init(_ wakeUp: WakeUp) {
        self.wakeUp = wakeUp
    }

    // MARK: From any thread

    /// Puts something down. False once the mailbox is closed.
    @discardableResult
    func post(_ change: (inout Mail) -> Void) -> Bool {
        let isOpen = mail.withLock { mail in
            guard mail != nil else { return false }
            change(&mail!)
            return true
        }
        if state.exchange(.full, ordering: .acquiringAndReleasing) == .asleep { DeferredWakeUps.signal(wakeUp) }
        return isOpen
    }

    // MARK: The loop's thread

    var isEmpty: Bool { state.load(ordering: .relaxed) != .full }

    /// Swaps the mail with `spare`, which must be empty.
    func take(_ spare: inout Mail) {
        state.store(.empty, ordering: .sequentiallyConsistent)
        mail.withLock { mail in
            guard mail != nil else { return }
            swap(&mail!, &spare)
        }
    }

    /// Says that the loop will sleep; false if there is mail. ``awake()`` follows.
    func fallAsleep() -> Bool {
        state.compareExchange(expected: .empty, desired: .asleep, ordering: .acquiringAndReleasing).exchanged
    }

    func awake() {
        _ = state.compareExchange(expected: .asleep, desired: .empty, ordering: .acquiringAndReleasing)
    }

    /// Takes no more mail. Returns what is left.
    func close() -> Mail {
        mail.withLock { mail in
            defer { mail = nil }
            return mail ?? Mail()
        }
    }
}
