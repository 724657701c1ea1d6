import Synchronization

/// Knows how long a loop's turns take lately, and when it does better to give a connection to another loop.
///
/// A turn is one round through all connections that have something to do. Where a loop never rests, it is what a client
/// waits for its answer, whatever makes it long: many connections, large requests, or other threads on the processor.
struct TurnGauge {
    /// A mean in which the last turn counts for a quarter.
    private(set) var nanoseconds = 0
    /// The same mean of connections that had something to do, in 1024ths.
    private var reportCount = 0
    private var start = 0
    /// Turns until the mean tells what the last change has brought.
    private var settlingTurns = 0

    /// Turns below this are over before anybody would notice that another loop has shorter ones.
    static let longNanoseconds = 200_000

    mutating func begin(at time: Int) {
        start = time
    }

    mutating func end(at time: Int, reportCount count: Int) {
        nanoseconds += (time - start - nanoseconds) / 4
        reportCount += (count * 1024 - reportCount) / 4
        if settlingTurns > 0 { settlingTurns -= 1 }
    }

    var areLong: Bool { nanoseconds > Self.longNanoseconds }

    var mayGive: Bool { settlingTurns == 0 }

    /// What a connection adds to a turn.
    var nanosecondsPerReport: Int { nanoseconds * 1024 / max(1024, reportCount) }

    /// Whether these turns and those of another loop are clearly more alike when one connection goes over to that.
    func exceed(_ otherNanoseconds: Int) -> Bool {
        nanoseconds - otherNanoseconds > 2 * nanosecondsPerReport + nanoseconds / 16
    }

    /// A connection went over to another loop.
    mutating func gave() {
        settlingTurns = 4
    }
}

/// What a loop lets others know of its turns. It may be a turn old, which is good enough.
final class LoopLoad: Sendable {
    private let turn = Atomic<Int>(0)
    private let turnTime = Atomic<Int>(0)
    private let lastProcessor = Atomic<Int>(-1)

    var turnNanoseconds: Int {
        get { turn.load(ordering: .relaxed) }
        set { turn.store(newValue, ordering: .relaxed) }
    }

    /// When the last turn began, in milliseconds of the loops' clock.
    var lastTurn: Int {
        get { turnTime.load(ordering: .relaxed) }
        set { turnTime.store(newValue, ordering: .relaxed) }
    }

    /// Where the loop was when it last looked.
    var processor: Int {
        get { lastProcessor.load(ordering: .relaxed) }
        set { lastProcessor.store(newValue, ordering: .relaxed) }
    }

    /// How long turns are; 0 if the last one is long ago, whatever it was like.
    func recentTurnNanoseconds(at time: Int) -> Int {
        time - lastTurn < 50 ? turnNanoseconds : 0
    }

    /// Whether turns are long, and the last one is not long ago.
    func isBusy(at time: Int) -> Bool {
        recentTurnNanoseconds(at: time) > TurnGauge.longNanoseconds
    }
}
