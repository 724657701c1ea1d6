/// How a connection's client keeps up. Times are in milliseconds of the loop's clock.
///
/// A connection between requests may rest for the idle timeout. While a request is received or an answer sent, it must
/// not rest that long either; and in all, the transfer may take some time and then as long as its bytes take at the
/// least rate. So a client that sends a byte now and then is cut off, and 16 MB over a slow line are not.
struct ConnectionPace {
    struct Limits {
        /// 0 for any time.
        var idleMilliseconds: Int
        var transferMilliseconds: Int
        var leastBytesPerSecond: Int
        var lingerMilliseconds = 2000

        /// No deadline that begins from now on is earlier than this time from now.
        var shortestMilliseconds: Int {
            min(idleMilliseconds > 0 ? idleMilliseconds : .max, transferMilliseconds)
        }
    }

    private(set) var lastTransfer: Int
    private var transferStart: Int
    private var transferByteCount = 0

    init(now: Int) {
        lastTransfer = now
        transferStart = now
    }

    @inline(__always)
    mutating func beginTransfer(now: Int) {
        transferStart = now
        lastTransfer = now
        transferByteCount = 0
    }

    @inline(__always)
    mutating func transferred(_ byteCount: Int, now: Int) {
        transferByteCount += byteCount
        lastTransfer = now
    }

    func idleDeadline(_ limits: Limits) -> Int? {
        limits.idleMilliseconds > 0 ? lastTransfer + limits.idleMilliseconds : nil
    }

    func transferDeadline(_ limits: Limits) -> Int {
        let granted = limits.transferMilliseconds + transferByteCount * 1000 / limits.leastBytesPerSecond
        return min(transferStart + granted, idleDeadline(limits) ?? .max)
    }

    func lingerDeadline(_ limits: Limits) -> Int {
        transferStart + limits.lingerMilliseconds
    }
}
