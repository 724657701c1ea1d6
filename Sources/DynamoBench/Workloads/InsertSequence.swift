internal import Synchronization

/// Numbers for new records, shared by all threads, and up to where all of them are known to be there.
final class InsertSequence: Sendable {
    private struct State {
        var next: Int
        var frontier: Int
        /// Acknowledged numbers above the frontier.
        var acknowledged: Set<Int> = []
        /// Numbers whose insert failed, to be tried again.
        var abandoned: [Int] = []
    }

    private let state: Mutex<State>

    init(from first: Int) { state = Mutex(State(next: first, frontier: first)) }

    /// Every number below this has been inserted.
    var frontier: Int { state.withLock { $0.frontier } }

    /// Takes a number that nobody else has.
    func take() -> Int {
        state.withLock { state in
            if let number = state.abandoned.popLast() { return number }
            state.next += 1
            return state.next - 1
        }
    }

    func acknowledge(_ number: Int) {
        state.withLock { state in
            state.acknowledged.insert(number)
            while state.acknowledged.remove(state.frontier) != nil { state.frontier += 1 }
        }
    }

    func abandon(_ number: Int) { state.withLock { $0.abandoned.append(number) } }
}
