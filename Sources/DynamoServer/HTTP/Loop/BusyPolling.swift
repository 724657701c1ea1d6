/// Decides whether a loop that has nothing to do asks again and again for a moment before it sleeps.
///
/// Waking a thread takes longer than a small request. With one or two clients that send their next request as soon as
/// they have an answer, the loop does better to stay awake: a GetItem of a single client takes 45 µs then, and 84 µs
/// without. It must pay off, though: after polls in vain the next waits go without, first one, then twice as many each
/// time. So a server whose clients take their time does not poll, and an idle one uses no time at all. A loop with more
/// than two busy connections does not poll either: there the next request is mostly there already, and others need the
/// processor.
struct BusyPolling {
    /// How long to poll, in nanoseconds.
    let window: Int
    /// How many waits to go without polling.
    private var remainingRest = 0
    private var rest = 0
    private static let longestRest = 1024

    init(windowMicroseconds: Int) {
        window = windowMicroseconds * 1000
    }

    /// Whether to poll in this wait. ``paidOff()`` or ``wasInVain()`` follows.
    mutating func isWorthwhile() -> Bool {
        guard remainingRest > 0 else { return true }
        remainingRest -= 1
        return false
    }

    mutating func paidOff() {
        rest = 0
    }

    mutating func wasInVain() {
        rest = min(max(1, rest * 2), Self.longestRest)
        remainingRest = rest
    }
}

/// Knows whether a loop has only one busy connection, or at most two.
struct BusyConnections {
    private var first: UnsafeRawPointer?
    private var second: UnsafeRawPointer?
    /// Waits that must pass until a third connection is forgotten.
    private var crowdedWaits = 0
    /// Waits that must pass until a second connection is forgotten.
    private var sharedWaits = 0
    private static let memory = 64

    /// Whether only one connection had something to do in the last waits.
    var isOne: Bool { sharedWaits == 0 }

    /// Whether at most two connections had something to do in the last waits.
    var areFew: Bool { crowdedWaits == 0 }

    mutating func waited() {
        if crowdedWaits > 0 { crowdedWaits -= 1 }
        if sharedWaits > 0 { sharedWaits -= 1 }
    }

    /// A connection has something to do.
    @inline(__always)
    mutating func note(_ connection: UnsafeRawPointer) {
        guard connection != first else { return }
        if first != nil { sharedWaits = Self.memory }
        guard connection != second else { return swap(&first, &second) }
        if second != nil { crowdedWaits = Self.memory }
        second = first
        first = connection
    }
}
