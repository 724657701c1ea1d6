import DynamoServer
import Foundation
import Testing

@Suite struct StopSignalsTests {
    @Test(arguments: [(SIGTERM, "SIGTERM"), (SIGINT, "SIGINT")])
    func waitsForSignals(number: Int32, name: String) async {
        let received = await withCheckedContinuation { continuation in
            // A thread of its own, because what it blocks stays blocked.
            Thread.detachNewThread {
                StopSignals.block()
                pthread_kill(pthread_self(), number)
                continuation.resume(returning: StopSignals.wait())
            }
        }
        #expect(received == name)
    }
}
