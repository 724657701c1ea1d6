import Glibc

/// Where other threads leave what a thread is to go on with. The thread is woken only if it sleeps.
final class Mailbox<Letter: Sendable>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t> = .allocate(capacity: 1)
    private let arrival: UnsafeMutablePointer<pthread_cond_t> = .allocate(capacity: 1)
    private var letters: [Letter] = []
    private var isWaiting = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(arrival, nil)
    }

    deinit {
        pthread_cond_destroy(arrival)
        pthread_mutex_destroy(mutex)
        arrival.deallocate()
        mutex.deallocate()
    }

    func put(_ letter: Letter) {
        pthread_mutex_lock(mutex)
        letters.append(letter)
        let mustWake = isWaiting
        isWaiting = false
        pthread_mutex_unlock(mutex)
        if mustWake { pthread_cond_signal(arrival) }
    }

    /// Waits until there are letters and puts all into `taken`, which must be empty.
    func take(into taken: inout [Letter]) {
        pthread_mutex_lock(mutex)
        while letters.isEmpty {
            isWaiting = true
            pthread_cond_wait(arrival, mutex)
        }
        swap(&letters, &taken)
        pthread_mutex_unlock(mutex)
    }
}
