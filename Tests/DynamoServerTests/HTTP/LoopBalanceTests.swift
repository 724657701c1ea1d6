import Foundation
import Synchronization
import Testing

@testable import DynamoServer

/// Busy loops share connections and processors.
///
/// Connections are dealt in turn, so of two loops the first gets those with even numbers.
@Suite struct LoopBalanceTests {
    @Test func busyConnectionsMoveToTheLoopWithLessToDo() throws {
        try withServer { server, _ in
            let clients = (0..<16).map { _ in RawClient(port: server.port) }
            let busyClients = clients.indices.filter { $0.isMultiple(of: 2) }.map { clients[$0] }
            #expect(try threads(ofRound: 0, busyClients).count == 1)
            let deadline = Date().addingTimeInterval(10)
            var round = 1
            while try threads(ofRound: round, busyClients).count == 1, Date() < deadline { round += 1 }
            #expect(Date() < deadline)
        }
    }

    /// The threads that have answered one request of each client.
    private func threads(ofRound round: Int, _ clients: [RawClient]) throws -> Set<String> {
        for (number, client) in clients.enumerated() { client.post("/busy?2", Array("\(round) \(number)".utf8)) }
        var threads: Set<String> = []
        for (number, client) in clients.enumerated() {
            let answer = try #require(client.receive())
            #expect(answer.text == "post /busy?2 \(round) \(number)")
            threads.insert(try #require(answer.headers["x-thread"]))
        }
        return threads
    }

    @Test func noRequestIsLostWhenConnectionsMove() throws {
        try withServer { server, handler in
            let clients = (0..<12).map { _ in RawClient(port: server.port) }
            let moveCount = Counter()
            try onThreads(clients.count) { number in
                var lastThread: String?
                for round in 0..<150 {
                    let target = number.isMultiple(of: 2) ? "/busy?1" : "/later?0"
                    // What follows at once is there already when the connection moves.
                    for part in 0..<2 { clients[number].post(target, Array("\(round) \(part)".utf8)) }
                    for part in 0..<2 {
                        let answer = clients[number].receive()
                        #expect(answer?.text == "post \(target) \(round) \(part)")
                        guard let thread = answer?.headers["x-thread"] else { continue }
                        if let lastThread, lastThread != thread { moveCount.value.add(1, ordering: .relaxed) }
                        lastThread = thread
                    }
                }
            }
            #expect(handler.handledCount == 12 * 150 * 2)
            #expect(moveCount.value.load(ordering: .relaxed) > 0)
        }
    }

    @Test func stoppingEndsConnectionsThatMove() throws {
        try withServer { server, _ in
            let clients = (0..<12).map { _ in RawClient(port: server.port) }
            let answerCount = Counter()
            try onThreads(clients.count + 1) { number in
                guard number < clients.count else {
                    while answerCount.value.load(ordering: .relaxed) < 300 { Thread.sleep(forTimeInterval: 0.001) }
                    return server.stop()
                }
                let target = number.isMultiple(of: 2) ? "/busy?1" : "/now"
                repeat {
                    clients[number].post(target)
                    guard let answer = clients[number].receive() else { break }
                    #expect(answer.text == "post \(target) ")
                    answerCount.value.add(1, ordering: .relaxed)
                    if answer.headers["connection"] == "close" { break }
                } while true
                #expect(clients[number].isClosedByServer())
            }
        }
    }
}

private final class Counter: Sendable {
    let value = Atomic<Int>(0)
}

/// Runs `body` with numbers from 0 on, each on a thread of its own, and waits for them.
private func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
    let threads = try (0..<count).map { number in
        try #require(SystemThread(name: "client-\(number)") { body(number) })
    }
    for thread in threads { thread.join() }
}

@Suite struct TurnGaugeTests {
    private func gauge(reportCount: Int, nanoseconds: Int) -> TurnGauge {
        var gauge = TurnGauge()
        for _ in 0..<40 {
            gauge.begin(at: 1000)
            gauge.end(at: 1000 + nanoseconds, reportCount: reportCount)
        }
        return gauge
    }

    @Test func aConnectionGoesOnlyWhereItMakesLoopsMoreAlike() {
        let gauge = gauge(reportCount: 16, nanoseconds: 1_600_000)
        #expect(gauge.areLong)
        #expect(gauge.exceed(0))
        #expect(gauge.exceed(1_200_000))
        // The other loop would be as far ahead as it was behind.
        #expect(!gauge.exceed(1_450_000))
        #expect(!gauge.exceed(1_600_000))
        #expect(!gauge.exceed(3_000_000))
    }

    @Test func theOnlyConnectionStays() {
        #expect(!gauge(reportCount: 1, nanoseconds: 50_000_000).exceed(0))
    }

    @Test func shortTurnsDoNotMatter() {
        #expect(!gauge(reportCount: 100, nanoseconds: 150_000).areLong)
    }

    @Test func theMeanSettlesBeforeTheNextGift() {
        var gauge = gauge(reportCount: 16, nanoseconds: 1_600_000)
        #expect(gauge.mayGive)
        gauge.gave()
        for _ in 0..<4 {
            #expect(!gauge.mayGive)
            gauge.begin(at: 0)
            gauge.end(at: 100, reportCount: 1)
        }
        #expect(gauge.mayGive)
    }
}

@Suite struct LoopLoadTests {
    @Test func aLoopIsBusyWhileItsTurnsAreLongAndOfLate() {
        let load = LoopLoad()
        #expect(!load.isBusy(at: 0))
        load.turnNanoseconds = 1_000_000
        load.lastTurn = 1000
        #expect(load.isBusy(at: 1040))
        #expect(load.recentTurnNanoseconds(at: 1040) == 1_000_000)
        #expect(!load.isBusy(at: 1100))
        // Long turns of a loop that rests now must not keep others from giving it connections.
        #expect(load.recentTurnNanoseconds(at: 1100) == 0)
        load.turnNanoseconds = 100_000
        #expect(!load.isBusy(at: 1040))
    }
}

@Suite struct ProcessorSetTests {
    @Test func aThreadLeavesAProcessor() throws {
        let thread = try #require(
            SystemThread(name: "test") {
                let allowed = ProcessorSet.allowed
                let processor = ProcessorSet.current
                var others = allowed
                #expect(!others.isEmpty)
                others.remove(processor)
                // A machine with one processor has no other.
                guard !others.isEmpty else { return }
                others.confineThread()
                #expect(ProcessorSet.current != processor)
                allowed.confineThread()
            })
        thread.join()
    }
}
