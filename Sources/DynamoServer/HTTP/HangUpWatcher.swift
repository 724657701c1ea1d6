import CSystem
import Glibc

/// Finds connections whose clients will send no more.
///
/// libmicrohttpd learns of that by a read that yields nothing, but after a read that did not fill its buffer it waits
/// for the system to report more. When data and end arrive together there is only one report, and a connection with
/// half a request would stay until its idle timeout, and hold up a stop. For the loop's thread only.
final class HangUpWatcher {
    /// Readable when there is something to collect.
    let descriptor: Int32
    private var ended: [Connection] = []

    /// Nil if the process has no file descriptor left.
    init?() {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        if descriptor < 0 { return nil }
    }

    deinit {
        close(descriptor)
    }

    /// Watches a connection until its socket is closed.
    func add(_ connection: Connection) {
        var event = epoll_event()
        event.events = EPOLLRDHUP.rawValue | EPOLLET.rawValue
        event.data.ptr = Unmanaged.passUnretained(connection).toOpaque()
        epoll_ctl(descriptor, EPOLL_CTL_ADD, connection.descriptor, &event)
    }

    func remove(_ connection: Connection) {
        ended.removeAll { $0 === connection }
    }

    /// Takes note of the connections that have ended since the last call.
    func collect() {
        let capacity = 64
        let connections = withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: capacity) { events in
            let count = epoll_wait(descriptor, events.baseAddress!, Int32(capacity), 0)
            return (0..<max(0, Int(count))).map { index in
                Unmanaged<Connection>.fromOpaque(events[index].data.ptr).takeUnretainedValue()
            }
        }
        ended += connections
    }

    /// Closes the ended connections that wait for the rest of a request, which will not come. To be called when
    /// libmicrohttpd has read all that is there.
    func closeHopeless() {
        guard !ended.isEmpty else { return }
        ended.removeAll { connection in
            guard !connection.isAnswering, connection.isReadToItsEnd else { return false }
            // This is reported to libmicrohttpd, which then closes.
            shutdown(connection.descriptor, Int32(SHUT_RDWR))
            return true
        }
    }
}

extension Connection {
    /// Whether the client has sent all, and all has been read.
    fileprivate var isReadToItsEnd: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == 0
    }
}
