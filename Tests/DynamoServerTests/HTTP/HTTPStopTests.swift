import DynamoServer
import Foundation
import Testing

@Suite struct HTTPStopTests {
    @Test func finishesRequestsInProgress() throws {
        try withServer { server, handler in
            let idle = RawClient(port: server.port)
            idle.post("/")
            #expect(idle.receive()?.status == 200)
            let busy = (0..<10).map { _ in RawClient(port: server.port) }
            for client in busy { client.post("/later?300") }
            waitUntil { handler.handledCount == 11 }
            server.stop()
            for client in busy {
                let answer = try #require(client.receive())
                #expect(answer.status == 200)
                #expect(answer.headers["connection"]?.lowercased() == "close")
                #expect(client.isClosedByServer())
            }
            #expect(idle.isClosedByServer())
        }
    }

    @Test func cutsOffRequestsThatTakeTooLong() throws {
        try withServer(.test { $0.stopTimeoutSeconds = 0 }) { server, handler in
            let client = RawClient(port: server.port)
            client.post("/later?400")
            waitUntil { handler.handledCount == 1 }
            let start = Date()
            server.stop()
            #expect(Date().timeIntervalSince(start) < 0.35)
            #expect(client.receive() == nil)
            // The answer comes when nobody waits for it any more, and must do no harm.
            Thread.sleep(forTimeInterval: 0.5)
        }
    }

    /// Data and end arrive together.
    @Test func closesForClientsThatEndInTheMiddle() throws {
        try withServer { server, handler in
            for part in ["GARB", "POST / HTTP/1.1\r\nHost: t", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"] {
                let client = RawClient(port: server.port)
                client.send(part)
                shutdown(client.descriptor, Int32(SHUT_WR))
                #expect(client.isClosedByServer())
            }
            let whole = RawClient(port: server.port)
            whole.post("/later?100")
            shutdown(whole.descriptor, Int32(SHUT_WR))
            #expect(whole.receive()?.status == 200)
            #expect(whole.isClosedByServer())
            #expect(handler.handledCount == 1)
        }
    }

    @Test func freesThePort() throws {
        var port: UInt16 = 0
        try withServer { server, _ in
            port = server.port
            server.stop()
        }
        try withServer(.test { $0.port = port }) { server, _ in
            #expect(server.port == port)
        }
    }

    private func waitUntil(_ condition: () -> Bool) {
        let deadline = Date().addingTimeInterval(5)
        while !condition(), Date() < deadline { Thread.sleep(forTimeInterval: 0.005) }
    }
}
