import DynamoStorage
import Foundation

/// Holds a store's writes before they are applied, as a disk does that takes its time.
final class WriteLatch: @unchecked Sendable {
    private let condition = NSCondition()
    private var isClosed = false
    private var arrivalCount = 0

    init(on store: FaultInjectingStore) {
        store.beforeEachWrite { [self] _ in pass() }
    }

    func close() {
        condition.lock()
        isClosed = true
        arrivalCount = 0
        condition.unlock()
    }

    func open() {
        condition.lock()
        isClosed = false
        condition.broadcast()
        condition.unlock()
    }

    /// Waits until a write has come to the closed latch.
    func waitForWrite() {
        condition.lock()
        while arrivalCount == 0 { condition.wait() }
        condition.unlock()
    }

    /// Whether a write stands before the closed latch.
    var isHolding: Bool {
        condition.lock()
        defer { condition.unlock() }
        return isClosed && arrivalCount > 0
    }

    /// Passes the latch, or waits before it.
    func pass() {
        condition.lock()
        arrivalCount += 1
        condition.broadcast()
        while isClosed { condition.wait() }
        condition.unlock()
    }
}
