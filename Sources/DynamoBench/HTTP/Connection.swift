/// One connection of a loop, with its buffers, which are reused for all that it sends and receives.
final class Connection {
    /// Its number in the loop, which is also the number of its slot.
    let slot: Int
    var state = ConnectionState()
    /// The socket; -1 if there is none.
    var descriptor: Int32 = -1
    /// Whether the loop waits for the socket to take more bytes.
    var isWaitingToWrite = false

    let request = Request()
    /// How much of the request the system has taken.
    var sentCount = 0
    let received = ByteBuffer(capacity: 16_384)
    var parser = ResponseParser()
    /// Where the body of the complete answer lies in `received`.
    var bodyRange = 0..<0

    /// When the operation began: its latency counts from here.
    var operationStart: UInt64 = 0
    /// When the outstanding request began: its time limit counts from here.
    var requestStart: UInt64 = 0
    /// Whether the operation began after the warm-up.
    var isMeasured = false
    /// Why the connection was lost, for the error that follows.
    var loss = Loss(kind: "", message: "")
    /// When to begin the next operation, after a failure to connect.
    var restUntil: UInt64?

    struct Loss {
        let kind: String
        let message: String
    }

    init(slot: Int) { self.slot = slot }

    /// Forgets a response, to be ready for the next.
    func resetResponse() {
        received.removeAll()
        parser = ResponseParser()
    }
}
