import DynamoServer
import Testing

@Suite struct HTTPServerTests {
    @Test func answersRequestsOfOneConnection() throws {
        try withServer { server, _ in
            let client = RawClient(port: server.port)
            for index in 0..<5 {
                client.post("/\(index)?a=%41", Array("body\(index)".utf8))
                let answer = try #require(client.receive())
                #expect(answer.status == 200)
                #expect(answer.text == "post /\(index)?a=%41 body\(index)")
                #expect(answer.headers["date"]?.hasSuffix("GMT") == true)
                #expect(answer.headers["x-test"] == "yes")
                #expect(answer.headers["content-length"] == String(answer.body.count))
            }
        }
    }

    @Test func answersPipelinedRequestsInOrder() throws {
        try withServer { server, _ in
            let client = RawClient(port: server.port)
            var text = ""
            for index in 0..<20 {
                let target = index % 3 == 0 ? "/later/\(index)?\(20 - index)" : "/now/\(index)"
                text += "POST \(target) HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc"
            }
            client.send(text)
            for index in 0..<20 {
                let answer = try #require(client.receive())
                #expect(answer.text.contains("/\(index)"))
                #expect(answer.text.hasSuffix(" abc"))
            }
        }
    }

    @Test func takesHeaderAndBodyInPieces() throws {
        try withServer { server, _ in
            let client = RawClient(port: server.port)
            for piece in ["POST / HT", "TP/1.1\r\nHost: te", "st\r\nContent-Length: 6\r\n\r", "\nab", "cd", "ef"] {
                client.send(piece)
            }
            #expect(client.receive()?.text == "post / abcdef")
        }
    }

    @Test func takesChunkedBodies() throws {
        try withServer { server, _ in
            let client = RawClient(port: server.port)
            client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
            client.send("3\r\nabc\r\n")
            client.send("A\r\n0123456789\r\n0\r\n\r\n")
            #expect(client.receive()?.text == "post / abc0123456789")
            client.post("/", Array("next".utf8))
            #expect(client.receive()?.text == "post / next")
        }
    }

    @Test func takesLargeBodies() throws {
        try withServer { server, _ in
            let client = RawClient(port: server.port)
            let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            client.post("/later?1", body)
            let answer = try #require(client.receive())
            #expect(Array(answer.body.dropFirst("post /later?1 ".utf8.count)) == body)
        }
    }

    @Test func answersHeadWithoutBody() throws {
        try withServer { server, _ in
            let client = RawClient(port: server.port)
            client.send("HEAD /x HTTP/1.1\r\nHost: test\r\n\r\n")
            let answer = try #require(client.receive(isHead: true))
            #expect(answer.headers["content-length"] == String("head /x ".utf8.count))
            client.send("OPTIONS * HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(client.receive()?.text == "options * ")
            client.send("BREW /pot HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(client.receive()?.text == "other(\"BREW\") /pot ")
        }
    }

    @Test func showsHeaderFields() throws {
        try withServer { server, _ in
            let client = RawClient(port: server.port)
            client.post("/headers", headers: ["X-AMZ-Target: DynamoDB_20120810.GetItem", "Empty:"])
            #expect(
                client.receive()?.text
                    == "Host=test\nContent-Length=0\nX-AMZ-Target=DynamoDB_20120810.GetItem\nEmpty=\n"
                    + "found DynamoDB_20120810.GetItem")
        }
    }

    @Test func closesWhenAsked() throws {
        try withServer { server, _ in
            let client = RawClient(port: server.port)
            client.post("/", headers: ["Connection: close"])
            #expect(client.receive()?.headers["connection"]?.lowercased() == "close")
            #expect(client.isClosedByServer())
        }
    }

    @Test func letsClientsWaitBeforeTheySendABody() throws {
        try withServer(.test { $0.bodyByteLimit = 1000 }) { server, _ in
            let client = RawClient(port: server.port)
            client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            #expect(client.receive()?.status == 100)
            client.send("abc")
            #expect(client.receive()?.text == "post / abc")
            client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 3000\r\nExpect: 100-continue\r\n\r\n")
            #expect(client.receive()?.status == 413)
        }
    }

    @Test func countsTheFirstAnswerOnly() throws {
        try withServer { server, _ in
            let client = RawClient(port: server.port)
            for _ in 0..<3 {
                client.post("/twice")
                #expect(client.receive()?.status == 200)
            }
        }
    }

    @Test func survivesClientsThatLeave() throws {
        try withServer { server, _ in
            for _ in 0..<20 { RawClient(port: server.port).post("/later?30") }
            let client = RawClient(port: server.port)
            client.post("/later?60")
            #expect(client.receive()?.status == 200)
        }
    }

    @Test func servesManyConnections() throws {
        try withServer { server, handler in
            let clients = (0..<300).map { _ in RawClient(port: server.port) }
            for round in 0..<3 {
                for (index, client) in clients.enumerated() {
                    client.post(index % 2 == 0 ? "/later/\(index)?\(round)" : "/\(index)", Array("x".utf8))
                }
                for (index, client) in clients.enumerated() {
                    #expect(client.receive()?.text.contains("/\(index)") == true)
                }
            }
            #expect(handler.handledCount == 900)
        }
    }

    @Test func listensOnNames() throws {
        try withServer(.test { $0.host = "localhost" }) { server, _ in
            let client = RawClient(port: server.port)
            client.post("/")
            #expect(client.receive()?.status == 200)
        }
    }

    @Test func saysWhyItCannotListen() throws {
        try withServer { server, _ in
            var configuration = HTTPServerConfiguration()
            configuration.port = server.port
            let error = #expect(throws: HTTPServerError.self) {
                try HTTPServer(configuration, handler: EchoHandler())
            }
            #expect(error?.message == "cannot listen on 127.0.0.1 port \(server.port): Address already in use")
            configuration.host = "no-such-host.invalid"
            let other = #expect(throws: HTTPServerError.self) {
                try HTTPServer(configuration, handler: EchoHandler())
            }
            #expect(other?.code == .cannotResolveHost)
        }
    }
}
