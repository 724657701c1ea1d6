internal import CSystem
internal import Glibc

/// The sockets of one loop, and which of them are ready (level-triggered epoll).
final class Readiness {
    private let descriptor: Int32
    private var events = [epoll_event](repeating: epoll_event(), count: 256)

    init() throws(BenchError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else {
            throw BenchError(.system, "cannot create an epoll instance: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// What to be told about a socket.
    enum Interest { case reading, writing, both }

    func add(_ socket: Int32, slot: Int, _ interest: Interest) { control(EPOLL_CTL_ADD, socket, slot, interest) }
    func change(_ socket: Int32, slot: Int, _ interest: Interest) { control(EPOLL_CTL_MOD, socket, slot, interest) }

    /// Waits until a socket is ready or the time is over, and hands over each that is ready.
    func wait(milliseconds: Int32, _ body: (_ slot: Int, _ canRead: Bool, _ canWrite: Bool) -> Void) {
        let count = epoll_wait(descriptor, &events, Int32(events.count), milliseconds)
        guard count > 0 else { return }
        // A socket in error is handed over as readable: reading it tells what is wrong.
        let readable = EPOLLIN.rawValue | EPOLLERR.rawValue | EPOLLHUP.rawValue
        for index in 0..<Int(count) {
            let flags = events[index].events
            body(Int(events[index].data.u64), flags & readable != 0, flags & EPOLLOUT.rawValue != 0)
        }
    }

    private func control(_ operation: Int32, _ socket: Int32, _ slot: Int, _ interest: Interest) {
        var event = epoll_event()
        switch interest {
        case .reading: event.events = EPOLLIN.rawValue
        case .writing: event.events = EPOLLOUT.rawValue
        case .both: event.events = EPOLLIN.rawValue | EPOLLOUT.rawValue
        }
        event.data.u64 = UInt64(slot)
        epoll_ctl(descriptor, operation, socket, &event)
    }
}
