import CSystem
import Glibc
import Synchronization

/// The thread that accepts connections and deals each to the loop with the fewest.
///
/// At the limit it stops accepting: the system keeps further connections in its queue until one closes.
final class ConnectionAcceptor: Sendable {
    private let sockets: [ListeningSocket]
    private let loops: [EventLoop]
    private let gauge: ConnectionGauge
    private let isStopping = Atomic<Bool>(false)

    /// Owns the sockets.
    init(_ sockets: [ListeningSocket], loops: [EventLoop], gauge: ConnectionGauge) {
        self.sockets = sockets
        self.loops = loops
        self.gauge = gauge
    }

    /// Makes `run` return.
    func stop() {
        isStopping.store(true, ordering: .relaxed)
        gauge.wakeUp.signal()
    }

    /// Closes the listening sockets. To be called once, when `run` has returned.
    func closeSockets() {
        for socket in sockets { close(socket.descriptor) }
    }

    /// Accepts until `stop`.
    func run() {
        var waits = sockets.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        waits.append(pollfd(fd: gauge.wakeUp.descriptor, events: Int16(POLLIN), revents: 0))
        while !isStopping.load(ordering: .relaxed) {
            // A negative descriptor is one that poll leaves out.
            for index in sockets.indices { waits[index].fd = gauge.isFull ? -1 : sockets[index].descriptor }
            guard poll(&waits, nfds_t(waits.count), -1) > 0 else { continue }
            if waits[sockets.count].revents != 0 { gauge.wakeUp.clear() }
            for index in sockets.indices where waits[index].revents != 0 { acceptAll(from: sockets[index]) }
        }
    }

    private func acceptAll(from socket: ListeningSocket) {
        while !gauge.isFull, !isStopping.load(ordering: .relaxed) {
            let descriptor = accept4(
                socket.descriptor, nil, nil, Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue))
            guard descriptor >= 0 else {
                // Out of descriptors or memory: the connection stays in the queue, so poll would return at once.
                if errno != EAGAIN, errno != EINTR, errno != ECONNABORTED { usleep(50_000) }
                return
            }
            gauge.opened()
            loops.min { $0.connectionCount < $1.connectionCount }!.add(descriptor)
        }
    }
}

/// Counts a server's connections, and wakes the acceptor when there is room again.
final class ConnectionGauge: Sendable {
    let limit: Int
    let wakeUp: WakeUp
    private let count = Atomic<Int>(0)

    init(limit: Int, wakeUp: WakeUp) {
        self.limit = limit
        self.wakeUp = wakeUp
    }

    var isFull: Bool { count.load(ordering: .sequentiallyConsistent) >= limit }

    func opened() {
        count.add(1, ordering: .sequentiallyConsistent)
    }

    func closed() {
        if count.subtract(1, ordering: .sequentiallyConsistent).oldValue == limit { wakeUp.signal() }
    }
}
