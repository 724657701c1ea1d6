import CSystem
import Glibc

/// A thread of the operating system.
struct SystemThread: Sendable {
    private let identifier: pthread_t

    /// Starts a thread that runs `body`; nil if the system refuses. `name` has at most 15 characters.
    init?(name: String, _ body: @escaping @Sendable () -> Void) {
        let context = Unmanaged.passRetained(ThreadBody(body))
        var identifier = pthread_t()
        guard pthread_create(&identifier, nil, runThread, context.toOpaque()) == 0 else {
            context.release()
            return nil
        }
        pthread_setname_np(identifier, name)
        self.identifier = identifier
    }

    /// Waits until the thread has ended. To be called once.
    func join() {
        pthread_join(identifier, nil)
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    Unmanaged<ThreadBody>.fromOpaque(context!).takeRetainedValue().run()
    return nil
}

/// Wakes a thread that waits with `poll`.
final class WakeUp: Sendable {
    let descriptor: Int32

    /// Nil if the process has no file descriptor left.
    init?() {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        if descriptor < 0 { return nil }
    }

    deinit {
        close(descriptor)
    }

    /// Makes the descriptor readable.
    func signal() {
        eventfd_write(descriptor, 1)
    }

    /// Makes the descriptor unreadable until the next signal.
    func clear() {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
    }
}

/// Nanoseconds of a clock that never goes back.
func monotonicNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// Milliseconds of the same clock, read faster, and a few milliseconds behind.
func coarseMilliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}

/// How many threads the machine can run at once.
func processorCount() -> Int {
    max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}

/// The system's words for the last failed call of this thread.
func systemErrorText() -> String {
    String(cString: strerror(errno))
}
