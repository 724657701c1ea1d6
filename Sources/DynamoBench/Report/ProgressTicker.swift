/// Makes a line of progress each second from the recorders' live counts.
struct ProgressTicker {
    private let recorders: [Recorder]
    private let start = Clock.nowNanoseconds
    private var lastTick: UInt64
    private var lastAnswered = 0

    init(_ recorders: [Recorder]) {
        self.recorders = recorders
        lastTick = start
    }

    /// The line that is due, if a second has passed since the last.
    mutating func line(at now: UInt64) -> String? {
        guard now - lastTick >= 1_000_000_000 else { return nil }
        let answered = recorders.reduce(0) { $0 + $1.answeredSoFar }
        let troubled = recorders.reduce(0) { $0 + $1.troubledSoFar }
        let rate = Double(answered - lastAnswered) / (Double(now - lastTick) / 1e9)
        lastTick = now
        lastAnswered = answered
        let seconds = (Double(now - start) / 1e9).fixed(0)
        return "\(seconds) s: \(answered) operations, \(rate.fixed(0)) operations/s, \(troubled) errors"
    }
}
