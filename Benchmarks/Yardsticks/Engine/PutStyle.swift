/// How the callers of `engine-put` wait for their puts.
enum PutStyle: String, CaseIterable, Sendable {
    case loops, completions, threads
    case tasks = "async"

    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// In one line of the help.
    var summary: String {
        switch self {
        case .loops: "callers share --threads threads; completions hand them over, as in the server"
        case .completions: "a caller's next put begins in the completion of its last"
        case .threads: "a thread for each caller, which waits with a semaphore"
        case .tasks: "a Swift task for each caller, which awaits the put"
        }
    }

    /// What the threads of a run do, until all callers are done.
    func threads(_ callers: [PutCaller], count: Int) -> [() -> Void] {
        switch self {
        case .loops: Self.loops(callers, threadCount: min(count, callers.count))
        case .completions: [{ Self.runCompletions(callers) }]
        case .threads: callers.map { caller in { Self.runThread(caller) } }
        case .tasks: [{ Self.runTasks(callers) }]
        }
    }

    private static func runThread(_ caller: PutCaller) {
        let done = Semaphore()
        while caller.begin(completion: { _ in done.signal() }) {
            done.wait()
            caller.finish()
        }
    }

    private static func loops(_ callers: [PutCaller], threadCount: Int) -> [() -> Void] {
        (0..<threadCount).map { thread in
            { runLoop(stride(from: thread, to: callers.count, by: threadCount).map { callers[$0] }) }
        }
    }

    private static func runLoop(_ callers: [PutCaller]) {
        let mailbox = Mailbox<PutCaller>()
        let handOver: @Sendable (PutCaller) -> Void = { mailbox.put($0) }
        var ready: [PutCaller] = []
        var activeCount = callers.count { $0.begin(completion: handOver) }
        while activeCount > 0 {
            mailbox.take(into: &ready)
            for caller in ready {
                caller.finish()
                if !caller.begin(completion: handOver) { activeCount -= 1 }
            }
            ready.removeAll(keepingCapacity: true)
        }
    }

    private static func runCompletions(_ callers: [PutCaller]) {
        let done = Semaphore()
        for caller in callers { beginNext(caller, done) }
        done.wait(times: callers.count)
    }

    private static func beginNext(_ caller: PutCaller, _ done: Semaphore) {
        let hasBegun = caller.begin { caller in
            caller.finish()
            beginNext(caller, done)
        }
        if !hasBegun { done.signal() }
    }

    private static func runTasks(_ callers: [PutCaller]) {
        let done = Semaphore()
        for caller in callers {
            Task.detached {
                while let input = caller.next() { await caller.putAsync(input) }
                done.signal()
            }
        }
        done.wait(times: callers.count)
    }
}
