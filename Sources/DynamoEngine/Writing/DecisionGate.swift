import DynamoStorage

/// Lets one wait until every writer that is deciding now has queued its commit.
///
/// A writer reads a table's indexes while it decides. Who adds or removes an index waits here after the change, and
/// from then on knows that all later commits know of it.
final class DecisionGate: Sendable {
    private let state = Signal(State())

    private struct State {
        var generation = 0
        /// The writers that entered in the present generation and in the one before.
        var counts = [0, 0]
    }

    /// Begins a decision. Its result goes to ``leave(_:)``.
    func enter() -> Int {
        state.update { state in
            state.counts[state.generation & 1] += 1
            return state.generation
        }
    }

    func leave(_ generation: Int) {
        state.update { $0.counts[generation & 1] -= 1 }
    }

    private let quiescing = Lock()

    /// Returns when all who had entered before have left.
    func quiesce() {
        quiescing.acquire()
        defer { quiescing.release() }
        let old = state.update { state in
            state.generation += 1
            return state.generation - 1
        }
        _ = state.wait { state in state.counts[old & 1] == 0 ? true : nil }
    }
}
