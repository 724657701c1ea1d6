import Glibc

// How loops that never rest share the work, so that no client waits longer only because of where its connection was
// dealt to: by connections, and by processors.

extension EventLoop {
    /// After a long turn. `loops` are all of the server.
    func balance(_ loops: [EventLoop]) {
        if turns.mayGive, !isStopping { giveConnection(loops) }
        if now >= nextMove { leaveBusyProcessor(loops) }
    }

    /// Gives a connection to the loop with the shortest turns, if both are more alike then.
    private func giveConnection(_ loops: [EventLoop]) {
        guard let peer = loops.min(by: { $0.load.turnNanoseconds < $1.load.turnNanoseconds }),
            turns.exceed(peer.load.turnNanoseconds), let connection = busyConnectionAtRest()
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

    /// Moves to a processor without a busy loop, if an earlier one of the loops is busy on this one. After that the
    /// system may do with the thread as it likes.
    private func leaveBusyProcessor(_ loops: [EventLoop]) {
        let processor = ProcessorSet.current
        load.processor = processor
        guard loops.first(where: { $0.load.isBusy && $0.load.processor == processor }) !== self else { return }
        nextMove = now + 10
        let allowed = ProcessorSet.allowed
        var free = allowed
        for loop in loops where loop.load.isBusy { free.remove(loop.load.processor) }
        guard !free.isEmpty else { return }
        free.confineThread()
        load.processor = ProcessorSet.current
        allowed.confineThread()
    }
}
