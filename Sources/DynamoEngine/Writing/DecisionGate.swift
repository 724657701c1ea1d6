import DynamoStorage
import Glibc
import Synchronization

/// Lets one wait until every writer that is deciding now has queued its commit.
///
/// A writer reads a table's indexes while it decides. Who adds or removes an index waits here after the change, and
/// from then on knows that all later commits know of it. Writers only count themselves in and out; who waits, which is
/// rare, looks again and again.
final class DecisionGate: Sendable {
    private static let microsecondsBetweenLooks: UInt32 = 50

    private let generation = Atomic<Int>(0)
    /// The writers that entered in generations of even and of odd number. Those of the one before the last are gone.
    private let evenCount = Atomic<Int>(0)
    private let oddCount = Atomic<Int>(0)
    private let quiescing = Lock()

    /// Begins a decision. Its result goes to ``leave(_:)``.
    func enter() -> Int {
        while true {
            let entered = generation.load(ordering: .sequentiallyConsistent)
            add(1, to: entered)
            // Whoever waits for this generation may have looked at its count before.
            if generation.load(ordering: .sequentiallyConsistent) == entered { return entered }
            add(-1, to: entered)
        }
    }

    func leave(_ generation: Int) {
        add(-1, to: generation)
    }

    /// Returns when all who had entered before have left.
    func quiesce() {
        quiescing.acquire()
        defer { quiescing.release() }
        let old = generation.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue
        while count(of: old) != 0 { usleep(Self.microsecondsBetweenLooks) }
    }

    private func add(_ difference: Int, to generation: Int) {
        if generation & 1 == 0 {
            evenCount.wrappingAdd(difference, ordering: .sequentiallyConsistent)
        } else {
            oddCount.wrappingAdd(difference, ordering: .sequentiallyConsistent)
        }
    }

    private func count(of generation: Int) -> Int {
        generation & 1 == 0
            ? evenCount.load(ordering: .sequentiallyConsistent) : oddCount.load(ordering: .sequentiallyConsistent)
    }
}
