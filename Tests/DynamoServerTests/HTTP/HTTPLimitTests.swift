import CZlib
import DynamoServer
import Testing

@Suite struct HTTPLimitTests {
    @Test func inflatesBodies() throws {
        try withServer { server, _ in
            let client = RawClient(port: server.port)
            let body = Array(String(repeating: "compress me ", count: 20_000).utf8)
            client.post("/", compressed(body, gzip: true), headers: ["Content-Encoding: gzip"])
            #expect(client.receive()?.body == Array("post / ".utf8) + body)
            client.post("/", compressed(body, gzip: false), headers: ["Content-Encoding: Deflate"])
            #expect(client.receive()?.body == Array("post / ".utf8) + body)
            let members = compressed(body, gzip: true) + compressed([1, 2], gzip: true)
            client.post("/", members, headers: ["Content-Encoding: gzip"])
            #expect(client.receive()?.body == Array("post / ".utf8) + body + [1, 2])
            client.post("/", [7], headers: ["Content-Encoding: amz-1.0"])
            #expect(client.receive()?.body == Array("post / ".utf8) + [7])
        }
    }

    @Test func rejectsBrokenCompression() throws {
        try withServer { server, handler in
            let client = RawClient(port: server.port)
            let whole = compressed(Array("some text".utf8), gzip: true)
            for bytes in [[], Array("not gzip".utf8), Array(whole.dropLast(5)), whole + [1, 2, 3]] {
                client.post("/", bytes, headers: ["Content-Encoding: gzip"])
                #expect(client.receive()?.text == "compression")
            }
            client.post("/", whole, headers: ["Content-Encoding: br"])
            #expect(client.receive()?.text == "unknown")
            #expect(handler.handledCount == 0)
        }
    }

    @Test func rejectsCompressionBombs() throws {
        try withServer(.test { $0.bodyByteLimit = 100_000 }) { server, _ in
            let client = RawClient(port: server.port)
            let bomb = compressed([UInt8](repeating: 0, count: 5_000_000), gzip: true)
            client.post("/", bomb, headers: ["Content-Encoding: gzip"])
            #expect(client.receive()?.text == "limit 100000")
            client.post(
                "/", compressed([UInt8](repeating: 0, count: 100_000), gzip: true),
                headers: ["Content-Encoding: gzip"])
            #expect(client.receive()?.body.count == 100_007)
        }
    }

    @Test func rejectsLargeBodies() throws {
        try withServer(.test { $0.bodyByteLimit = 100_000 }) { server, _ in
            let client = RawClient(port: server.port)
            client.post("/", [UInt8](repeating: 0, count: 100_000))
            #expect(client.receive()?.body.count == 100_007)
            client.post("/", [UInt8](repeating: 0, count: 100_001))
            #expect(client.receive()?.text == "limit 100000")
            // The body was read, so the connection goes on.
            client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
            client.send("30D40\r\n" + String(repeating: "x", count: 200_000) + "\r\n0\r\n\r\n")
            #expect(client.receive()?.text == "limit 100000")
            client.post("/", [1])
            #expect(client.receive()?.status == 200)
        }
    }

    @Test func cutsOffBodiesOutOfAllProportion() throws {
        try withServer(.test { $0.bodyByteLimit = 1000 }) { server, _ in
            let declared = RawClient(port: server.port)
            declared.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 99999999999\r\n\r\n")
            #expect(declared.receive()?.status == 413)
            #expect(declared.isClosedByServer())

            let chunked = RawClient(port: server.port)
            chunked.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
            chunked.send("4000\r\n" + String(repeating: "x", count: 0x4000) + "\r\n")
            #expect(chunked.isClosedByServer())
        }
    }

    @Test func rejectsLargeHeaders() throws {
        try withServer { server, handler in
            let client = RawClient(port: server.port)
            client.post("/", headers: ["X-Long: " + String(repeating: "x", count: 10_000)])
            #expect(client.receive()?.status == 200)
            client.post("/", headers: ["X-Long: " + String(repeating: "x", count: 16_400)])
            #expect(client.receive()?.text == "header 16384")
            client.post("/" + String(repeating: "x", count: 16_400), [1, 2, 3])
            #expect(client.receive()?.text == "header 16384")
            client.post("/", headers: ["X-Long: " + String(repeating: "x", count: 40_000)])
            #expect(client.receive()?.status == 431)
            #expect(handler.handledCount == 1)
        }
    }

    @Test func rejectsNonsense() throws {
        try withServer { server, handler in
            let client = RawClient(port: server.port)
            client.send("nonsense\r\n\r\n")
            let answer = client.receive()
            #expect(answer == nil || answer!.status >= 400)
            #expect(handler.handledCount == 0)
        }
    }

    @Test func cutsOffIdleConnections() throws {
        try withServer(.test { $0.idleTimeoutSeconds = 1 }) { server, _ in
            let idle = RawClient(port: server.port)
            let slow = RawClient(port: server.port)
            slow.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc")
            let patient = RawClient(port: server.port)
            patient.post("/later?1500")
            #expect(idle.isClosedByServer())
            #expect(slow.isClosedByServer())
            // A request that is being handled is not idle.
            #expect(patient.receive()?.status == 200)
        }
    }

    @Test func letsConnectionsWaitAtTheLimit() throws {
        try withServer(.test { $0.maximumConnectionCount = 2 }) { server, _ in
            var first: RawClient? = RawClient(port: server.port)
            let second = RawClient(port: server.port)
            for client in [first!, second] {
                client.post("/")
                #expect(client.receive()?.status == 200)
            }
            let third = RawClient(port: server.port)
            third.post("/third")
            second.post("/second")
            #expect(second.receive()?.status == 200)
            first = nil
            #expect(third.receive()?.text == "post /third ")
        }
    }
}

/// `bytes` in gzip's or zlib's format.
private func compressed(_ bytes: [UInt8], gzip: Bool) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
        &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip ? MAX_WBITS + 16 : MAX_WBITS, 8, Z_DEFAULT_STRATEGY,
        ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    let count = input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            deflate(&stream, Z_FINISH)
            return output.count - Int(stream.avail_out)
        }
    }
    return Array(output[..<count])
}
