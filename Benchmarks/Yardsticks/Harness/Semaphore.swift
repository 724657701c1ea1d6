import Glibc

/// A counting semaphore of the C library: what an embedding program would let a thread wait with.
final class Semaphore: @unchecked Sendable {
    private let pointer: UnsafeMutablePointer<sem_t>

    init(_ count: Int = 0) {
        pointer = .allocate(capacity: 1)
        sem_init(pointer, 0, UInt32(count))
    }

    deinit {
        sem_destroy(pointer)
        pointer.deallocate()
    }

    func signal() { sem_post(pointer) }

    func wait() {
        while sem_wait(pointer) != 0 {}
    }

    /// Waits for several signals.
    func wait(times count: Int) {
        for _ in 0..<count { wait() }
    }
}
