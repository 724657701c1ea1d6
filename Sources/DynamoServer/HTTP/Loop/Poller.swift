import CSystem
import Glibc

/// The system's list of what a loop waits for, and what it reports.
final class Poller {
    private let descriptor: Int32
    private let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: Poller.eventLimit)
    private static let eventLimit = 128
    @exclusivity(unchecked) var busyConnections = BusyConnections()

    /// Nil if the process has no file descriptor left.
    init?() {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        if descriptor < 0 { return nil }
    }

    deinit {
        close(descriptor)
        events.deallocate()
    }

    /// Reports changes of a connection's socket until that is closed. Nothing needs to be told to the system from
    /// request to request: each change is reported once.
    func add(_ connection: Connection) -> Bool {
        add(
            connection.socket.descriptor,
            EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue,
            Unmanaged.passUnretained(connection).toOpaque())
    }

    /// Reports no more of a connection whose socket stays open.
    func remove(_ connection: Connection) {
        epoll_ctl(descriptor, EPOLL_CTL_DEL, connection.socket.descriptor, nil)
    }

    /// Ends a wait on each signal. As a change it need not be cleared.
    func add(_ wakeUp: WakeUp) -> Bool {
        add(wakeUp.descriptor, EPOLLIN.rawValue | EPOLLET.rawValue, nil)
    }

    private func add(_ watched: Int32, _ events: UInt32, _ context: UnsafeMutableRawPointer?) -> Bool {
        var event = epoll_event()
        event.events = events
        event.data.ptr = context
        return epoll_ctl(descriptor, EPOLL_CTL_ADD, watched, &event) == 0
    }

    /// Waits until there is something to report. Returns the number of reports; -1 milliseconds are for ever.
    @inline(__always)
    func wait(milliseconds: Int32) -> Int {
        max(0, Int(epoll_wait(descriptor, events, Int32(Self.eventLimit), milliseconds)))
    }

    /// Tells a connection what the report of this number, of the last wait, says about it.
    @inline(__always)
    func deliver(_ number: Int) {
        let event = events[number]
        guard let context = event.data.ptr else { return }
        busyConnections.note(context)
        let connection = Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
        connection.changed(
            canReceive: event.events & EPOLLIN.rawValue != 0,
            canSend: event.events & EPOLLOUT.rawValue != 0,
            hasEnded: event.events & EPOLLRDHUP.rawValue != 0,
            isBroken: event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0)
    }
}
