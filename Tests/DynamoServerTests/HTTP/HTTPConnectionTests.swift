import DynamoServer
import Foundation
import Testing

/// Clients that are not as clients should be.
@Suite struct HTTPConnectionTests {
    @Test(
        "What is no HTTP is refused, and so is what follows",
        arguments: [
            ("GARBAGE\r\n\r\n", 400), ("GET / HTTP/2.0\r\n\r\n", 505), ("\u{16}\u{03}\u{01}", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
            ("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400),
        ])
    func refuses(_ text: String, _ status: Int) throws {
        try withServer { server, handler in
            let client = RawClient(port: server.port)
            client.send(text + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try #require(client.receive())
            #expect(answer.status == status)
            #expect(answer.headers["connection"] == "close")
            #expect(answer.headers["content-type"] == "text/plain")
            #expect(answer.text.hasSuffix("\n"))
            #expect(client.isClosedByServer())
            #expect(handler.handledCount == 0)
        }
    }

    @Test func answersOldClients() throws {
        try withServer { server, _ in
            let client = RawClient(port: server.port)
            client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(client.receive()?.headers["connection"] == "keep-alive")
            client.send("GET /b HTTP/1.0\r\n\r\n")
            #expect(client.receive()?.headers["connection"] == "close")
            #expect(client.isClosedByServer())
        }
    }

    @Test func passesOverEmptyLines() throws {
        try withServer { server, _ in
            let client = RawClient(port: server.port)
            for _ in 0..<3 {
                client.send("\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx\r\n")
                #expect(client.receive()?.text == "post / x")
            }
        }
    }

    @Test func takesEachByteByItself() throws {
        try withServer { server, _ in
            let client = RawClient(port: server.port)
            let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            let request = head + "3;x\r\nabc\r\n0\r\nT: t\r\n\r\n"
            for byte in request.utf8 {
                client.send([byte])
                usleep(200)
            }
            #expect(client.receive()?.text == "post / abc")
        }
    }

    /// Bodies of many sizes, one behind the other: some end where others begin, some go on in the next piece.
    @Test func takesPipelinedBodiesOfAnySize() throws {
        try withServer { server, _ in
            let client = RawClient(port: server.port)
            let sizes = [0, 1, 63, 64, 65, 4000, 16_000, 16_384, 20_000, 70_000, 300_000, 0, 5]
            var bytes: [UInt8] = []
            for (index, size) in sizes.enumerated() {
                let target = index % 3 == 1 ? "/later/\(index)?1" : "/\(index)"
                bytes += Array("POST \(target) HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n".utf8)
                bytes += [UInt8](repeating: UInt8(index), count: size)
            }
            let sending = Thread { [bytes] in client.send(bytes) }
            sending.start()
            for (index, size) in sizes.enumerated() {
                let answer = try #require(client.receive())
                #expect(answer.body.suffix(size).allSatisfy { $0 == UInt8(index) })
                let words = index % 3 == 1 ? "post /later/\(index)?1 " : "post /\(index) "
                #expect(answer.body.count == words.utf8.count + size)
            }
        }
    }

    @Test func sendsLargeAnswersToSlowReaders() throws {
        try withServer { server, handler in
            let client = RawClient(port: server.port, receiveBufferBytes: 64 << 10)
            // More than the system holds for a connection.
            let body = [UInt8](unsafeUninitializedCapacity: 12_000_000) { bytes, count in
                for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: index &* 7) }
                count = bytes.count
            }
            for target in ["/", "/later?1"] {
                let sending = Thread { for _ in 0..<3 { client.post(target, body) } }
                sending.start()
                usleep(100_000)
                // The second request is not even read while the first answer waits for its reader.
                #expect(handler.handledCount % 3 <= 1)
                for _ in 0..<3 {
                    let answer = try #require(client.receive())
                    #expect(Array(answer.body.suffix(body.count)) == body)
                }
            }
        }
    }

    @Test func forgetsAbortedUploads() throws {
        try withServer { server, handler in
            for length in [0, 10, 100_000] {
                let client = RawClient(port: server.port)
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n")
                client.send([UInt8](repeating: 0, count: length))
            }
            let client = RawClient(port: server.port)
            client.post("/")
            #expect(client.receive()?.status == 200)
            #expect(handler.handledCount == 1)
        }
    }

    @Test func answersClientsThatHaveSaidAll() throws {
        try withServer { server, handler in
            let client = RawClient(port: server.port)
            client.post("/1")
            client.post("/later?50")
            client.post("/2", [UInt8](repeating: 7, count: 100_000))
            shutdown(client.descriptor, Int32(SHUT_WR))
            #expect(client.receive()?.text == "post /1 ")
            #expect(client.receive()?.text == "post /later?50 ")
            #expect(client.receive()?.body.count == 100_008)
            #expect(client.isClosedByServer())
            #expect(handler.handledCount == 3)
        }
    }

    /// Each byte keeps the connection from being idle, but the request takes too long.
    @Test func cutsOffClientsThatTrickle() throws {
        let configuration = HTTPServerConfiguration.test {
            $0.transferTimeoutSeconds = 1
            $0.leastBytesPerSecond = 100
        }
        try withServer(configuration) { server, _ in
            let trickling = RawClient(port: server.port)
            let steady = RawClient(port: server.port)
            trickling.send("POST / HTTP/1.1\r\nHost: a\r\nX: ")
            steady.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
            let start = Date()
            var isCutOff = false
            while !isCutOff, Date().timeIntervalSince(start) < 4 {
                isCutOff = !trickling.send("x")
                steady.send([UInt8](repeating: 0, count: 20))
                usleep(50_000)
            }
            #expect(isCutOff)
            steady.send([UInt8](repeating: 0, count: 1000))
            #expect(steady.receive()?.status == 200)
        }
    }

    @Test func closesBehindAnAnswerThatWasNotWaitedFor() throws {
        try withServer(.test { $0.bodyByteLimit = 1000 }) { server, _ in
            // The client goes on sending, and yet sees the answer.
            let client = RawClient(port: server.port)
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n")
            client.send([UInt8](repeating: 0, count: 5_000_000))
            #expect(client.receive()?.status == 413)
            #expect(client.isClosedByServer())
        }
    }
}
