import Glibc

// How loops that never rest share the work, so that no client waits longer only because of where its connection was
// dealt to: by connections, and by processors.

extension EventLoop {
    /// After a long turn. `loops` are all of the server.
    func balance(_ loops: [EventLoop]) {
        if turns.mayGive, !isStopping { giveConnection(loops) }
        if now >= nextPlacement { avoidBusyProcessors(loops) }
    }

    /// Gives a connection to the loop with the shortest turns, if both are more alike then.
    private func giveConnection(_ loops: [EventLoop]) {
        guard
            let peer = loops.min(by: {
                $0.load.recentTurnNanoseconds(at: now) < $1.load.recentTurnNanoseconds(at: now)
            }), turns.exceed(peer.load.recentTurnNanoseconds(at: now)), let connection = busyConnectionAtRest()
        else { return }
        turns.gave()
        // Other loops are not to have the same idea.
        peer.load.turnNanoseconds += turns.nanosecondsPerReport
        let descriptor = connection.leave()
        guard !peer.add(descriptor) else { return }
        close(descriptor)
        gauge.closed()
    }

    /// One that has had a request lately, which is what makes turns long, and has none now. Of thousands of connections
    /// only some are looked at, other ones the next time.
    private func busyConnectionAtRest() -> Connection? {
        for _ in 0..<min(16, connections.count) {
            lastCandidate = (lastCandidate + 1) % connections.count
            if connections[lastCandidate].isAtRest(since: now - 100) { return connections[lastCandidate] }
        }
        return nil
    }

    /// Keeps this thread off the processors of other loops as long as these are busy too. Linux would wake it there as
    /// readily as on a free one, for it to wait up to 4 ms for its next slice.
    private func avoidBusyProcessors(_ loops: [EventLoop]) {
        nextPlacement = now + 10
        load.processor = ProcessorSet.current
        if allowedProcessors == nil { allowedProcessors = ProcessorSet.allowed }
        guard var free = allowedProcessors else { return }
        var isEarlier = true
        for loop in loops {
            if loop === self { isEarlier = false }
            // Of two on one processor the later one leaves.
            guard loop !== self, loop.load.isBusy(at: now), isEarlier || loop.load.processor != load.processor else {
                continue
            }
            free.remove(loop.load.processor)
        }
        guard !free.isEmpty else { return goAnywhere() }
        free.confineThread()
        load.processor = ProcessorSet.current
    }

    /// Leaves it to the system again where this thread runs.
    func goAnywhere() {
        allowedProcessors?.confineThread()
        allowedProcessors = nil
    }
}
