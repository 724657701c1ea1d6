import CSystem
import Glibc

/// Wake-ups that a thread puts off while it has more to leave in mailboxes.
///
/// A committer that completes a batch of writes would wake each loop with the first of them; the loop would do that one,
/// sleep, and be woken again. So it is woken when all are there.
final class DeferredWakeUps {
    private var wakeUps: [WakeUp] = []

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    /// Runs `body`, and then wakes whom it would have woken.
    static func during(_ body: () -> Void) {
        guard pthread_getspecific(key) == nil else { return body() }
        let deferred = DeferredWakeUps()
        pthread_setspecific(key, Unmanaged.passUnretained(deferred).toOpaque())
        body()
        pthread_setspecific(key, nil)
        for wakeUp in deferred.wakeUps { wakeUp.signal() }
    }

    /// Wakes now or, if this thread puts wake-ups off, later.
    static func signal(_ wakeUp: WakeUp) {
        guard let deferred = pthread_getspecific(key) else { return wakeUp.signal() }
        Unmanaged<DeferredWakeUps>.fromOpaque(deferred).takeUnretainedValue().wakeUps.append(wakeUp)
    }
}
