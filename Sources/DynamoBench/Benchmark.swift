internal import Glibc
internal import Synchronization

/// One run of a workload: table, load, operations, verification, and the table's end.
struct Benchmark {
    let options: BenchOptions
    /// Takes a line about each second of the run.
    let progress: (String) -> Void

    func run() throws(BenchError) -> BenchResult {
        let session = try Session(options, progress: progress)
        let workload = options.workload.make(session)
        guard let shape = workload.table else { return try run(workload, session) }
        let setup = TableSetup(session: session, shape: shape)
        let isCreated = try setup.prepare()
        let isDropped = options.tableHandling == .drop || (isCreated && options.tableHandling != .keep)
        defer { if isDropped { delete(setup) } }
        return try run(workload, session)
    }

    /// Runs the workload; its table is there.
    private func run(_ workload: any Workload, _ session: Session) throws(BenchError) -> BenchResult {
        try workload.prepare(session)
        var result = try load(session, workload)
        do throws(BenchError) {
            try workload.verify(session, &result.wrongAnswers)
        } catch {
            result.wrongAnswers.record("unverified", error.message)
        }
        return result
    }

    /// Deletes the table; a failure to do so is told, and must not hide the result or the error of the run.
    private func delete(_ setup: TableSetup) {
        do throws(BenchError) {
            try setup.delete()
        } catch {
            progress("table \(options.table) is left: \(error.message)")
        }
    }

    /// Runs the operations on all threads and gathers what they counted.
    private func load(_ session: Session, _ workload: any Workload) throws(BenchError) -> BenchResult {
        let shares = ThreadShare.divide(slotCount: options.connections, threadCount: options.threads)
        let start = Clock.nowNanoseconds
        let measureFrom = start + UInt64(nanosecondsInSeconds: options.warmupSeconds)
        let processorStart = Clock.processorNanoseconds
        var recorders: [Recorder] = []
        var loops: [LoadLoop] = []
        for share in shares {
            let recorder = Recorder()
            recorders.append(recorder)
            let loop = try LoadLoop(
                address: session.address, connectionCount: share.slotCount, timeoutSeconds: options.timeoutSeconds,
                source: workload.makeSource(share), recorder: recorder, plan: plan(share, measureFrom))
            loops.append(loop)
        }
        try run(loops, recorders)
        return BenchResult(
            options: options, itemsPerOperation: workload.itemsPerOperation, measureFromNanoseconds: measureFrom,
            processorNanoseconds: Clock.processorNanoseconds - processorStart, recorders: recorders)
    }

    private func plan(_ share: ThreadShare, _ measureFrom: UInt64) -> RunPlan {
        guard let count = options.operationCount else {
            let stop = measureFrom + UInt64(nanosecondsInSeconds: options.durationSeconds)
            return RunPlan(measureFromNanoseconds: measureFrom, stopAtNanoseconds: stop)
        }
        let own = count / share.threadCount + (share.thread < count % share.threadCount ? 1 : 0)
        return RunPlan(measureFromNanoseconds: measureFrom, operationLimit: own)
    }

    private func run(_ loops: [LoadLoop], _ recorders: [Recorder]) throws(BenchError) {
        let finished = Counter()
        var ticker = ProgressTicker(recorders)
        var threads: [WorkerThread] = []
        for loop in loops {
            let thread = try WorkerThread {
                doNotInterruptOthers()
                loop.run()
                finished.value.add(1, ordering: .releasing)
            }
            threads.append(thread)
        }
        while finished.value.load(ordering: .acquiring) < loops.count {
            usleep(10_000)
            if let line = ticker.line(at: Clock.nowNanoseconds) { progress(line) }
        }
        for thread in threads { thread.join() }
    }
}

private final class Counter: Sendable {
    let value = Atomic<Int>(0)
}

extension ThreadShare {
    /// Divides the slots among the threads as evenly as can be.
    static func divide(slotCount: Int, threadCount: Int) -> [ThreadShare] {
        var first = 0
        return (0..<threadCount).map { thread in
            let own = slotCount / threadCount + (thread < slotCount % threadCount ? 1 : 0)
            defer { first += own }
            return ThreadShare(
                thread: thread, threadCount: threadCount, firstSlot: first, slotCount: own, totalSlotCount: slotCount)
        }
    }
}
