/// The state of one connection of a closed loop: at most one request is outstanding.
///
/// A pure value: it is told what happened and says what to do; the system calls are `LoadLoop`'s.
///
///     closed ──requestReady──▶ connecting ──opened──▶ sending ──sentAll──▶ receiving
///       ▲                          │                    ▲  │                  │
///       │                       failure     requestReady│  │failure           │answered
///       │◀─────────────────────────┴────────────────────┼──┴──────────────────┤
///       │◀───────────────peerClosed──────────────────  idle ◀─────────────────┘ (if reusable)
struct ConnectionState: Equatable {
    enum Phase { case closed, connecting, idle, sending, receiving }

    enum Event: Equatable {
        /// A request has been built and waits to be sent.
        case requestReady
        /// The socket is connected.
        case opened
        /// All of the request has been handed to the system.
        case sentAll
        /// The system took only a part of the request for now.
        case sendBlocked
        /// A complete response has arrived; `reusable` if the connection stays open.
        case answered(reusable: Bool)
        /// The server closed the connection, it broke, or it could not be made.
        case lost
        /// The server took too long.
        case timedOut
    }

    enum Action: Equatable {
        case nothing
        case connect
        case send
        case waitUntilWritable
        case waitForAnswer
        /// Hand the response to the workload.
        case deliver
        /// Hand the response to the workload, then close the socket.
        case deliverAndClose
        /// Close the socket: no request was outstanding, so nothing is lost.
        case close
        /// Close the socket and report the outstanding request as failed.
        case failAndClose
    }

    private(set) var phase = Phase.closed

    /// Whether a request has been handed over that has neither been answered nor failed.
    var isRequestOutstanding: Bool { phase != .closed && phase != .idle }

    /// Takes note of `event` and says what follows from it.
    mutating func handle(_ event: Event) -> Action {
        switch (phase, event) {
        case (.closed, .requestReady): return move(to: .connecting, .connect)
        case (.idle, .requestReady), (.connecting, .opened): return move(to: .sending, .send)
        case (.sending, .sentAll): return move(to: .receiving, .waitForAnswer)
        case (.sending, .sendBlocked): return .waitUntilWritable
        case (.receiving, .answered(reusable: true)): return move(to: .idle, .deliver)
        // An answer to half a request leaves the stream out of step, whatever the server says.
        case (.receiving, .answered), (.sending, .answered): return move(to: .closed, .deliverAndClose)
        case (.idle, .lost), (.idle, .answered), (.idle, .timedOut): return move(to: .closed, .close)
        case (.connecting, .lost), (.connecting, .timedOut), (.sending, .lost), (.sending, .timedOut),
            (.receiving, .lost), (.receiving, .timedOut):
            return move(to: .closed, .failAndClose)
        default: return .nothing
        }
    }

    private mutating func move(to phase: Phase, _ action: Action) -> Action {
        self.phase = phase
        return action
    }
}
