import Testing

@testable import DynamoBench

@Suite struct ConnectionStateTests {
    /// Feeds the events and gives the actions.
    private func actions(_ events: [ConnectionState.Event]) -> [ConnectionState.Action] {
        var state = ConnectionState()
        return events.map { state.handle($0) }
    }

    private let begun: [ConnectionState.Event] = [.requestReady, .opened, .sentAll]

    @Test func keepsTheConnectionForTheNextRequest() {
        let events = begun + [.answered(reusable: true), .requestReady, .sentAll]
        #expect(actions(events) == [.connect, .send, .waitForAnswer, .deliver, .send, .waitForAnswer])
    }

    @Test func connectsAnewAfterTheServerClosed() {
        let events = begun + [.answered(reusable: false), .requestReady]
        #expect(actions(events).suffix(2) == [.deliverAndClose, .connect])
    }

    @Test func waitsWhenTheSystemTakesOnlyAPart() {
        #expect(
            actions([.requestReady, .opened, .sendBlocked, .sentAll]).suffix(2) == [.waitUntilWritable, .waitForAnswer])
    }

    @Test func losingAnIdleConnectionIsNoFailure() {
        #expect(actions(begun + [.answered(reusable: true), .lost]).last == .close)
    }

    @Test(arguments: [ConnectionState.Event.lost, .timedOut], [1, 2, 3])
    func losingAnOutstandingRequestIsAFailure(_ event: ConnectionState.Event, _ progress: Int) {
        #expect(actions(begun.prefix(progress) + [event]).last == .failAndClose)
        var state = ConnectionState()
        for earlier in begun.prefix(progress) { _ = state.handle(earlier) }
        #expect(state.isRequestOutstanding)
        _ = state.handle(event)
        #expect(!state.isRequestOutstanding)
    }

    @Test func anAnswerBeforeTheRequestIsSentEndsTheConnection() {
        #expect(actions([.requestReady, .opened, .sendBlocked, .answered(reusable: true)]).last == .deliverAndClose)
    }
}
