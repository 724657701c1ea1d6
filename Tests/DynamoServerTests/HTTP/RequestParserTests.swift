import Testing

@testable import DynamoServer

@Suite struct RequestParserTests {
    @Test(
        "What is a request",
        arguments: [
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / [Host=a] none keeps"),
            ("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / [Host=a] none keeps"),
            (
                "POST /?a=%41 HTTP/1.1\r\nhost:a\r\nCONTENT-length:  12 \t\r\n\r\n",
                "POST /?a=%41 [host=a, CONTENT-length=12] length(12) keeps"
            ),
            (
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n",
                "POST / [Host=a, Transfer-Encoding=Chunked] chunked keeps"
            ),
            ("GET / HTTP/1.1\r\nEmpty:\r\nBlank: \t \r\n\r\n", "GET / [Empty=, Blank=] none keeps"),
            ("GET / HTTP/1.1\r\nA: b\tc  d\r\n\r\n", "GET / [A=b\tc  d] none keeps"),
            ("GET / HTTP/1.1\r\nA: \u{00FC}\r\n\r\n", "GET / [A=\u{00FC}] none keeps"),
            ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "GET / [Connection=close] none closes"),
            ("GET / HTTP/1.1\r\nConnection: x, Close\r\n\r\n", "GET / [Connection=x, Close] none closes"),
            ("GET / HTTP/1.1\r\nConnection: closed\r\n\r\n", "GET / [Connection=closed] none keeps"),
            ("GET / HTTP/1.0\r\n\r\n", "GET / [] none closes"),
            ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "GET / [Connection=Keep-Alive] none keeps"),
            ("GET / HTTP/1.7\r\n\r\n", "GET / [] none keeps"),
            ("OPTIONS * HTTP/1.1\r\n\r\n", "OPTIONS * [] none keeps"),
            ("GET http://host:1/path?q HTTP/1.1\r\n\r\n", "GET /path?q [] none keeps"),
            ("GET HTTPS://host HTTP/1.1\r\n\r\n", "GET / [] none keeps"),
            (
                "BREW /pot HTTP/1.1\r\nExpect: 100-Continue\r\n\r\n",
                "BREW /pot [Expect=100-Continue] none keeps expects"
            ),
            (
                "GET / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
                "GET / [Content-Length=99999999999999999999999] length(\(Int.max)) keeps"
            ),
        ])
    func good(_ text: String, _ expected: String) throws {
        #expect(try described(Array(text.utf8)) == expected)
    }

    @Test(
        "What is not",
        arguments: [
            ("GET /\r\n\r\n", .malformedRequestLine),
            ("GET\r\n\r\n", .malformedRequestLine),
            ("GARBAGE\r\n\r\n", .malformedRequestLine),
            ("GET  / HTTP/1.1\r\n\r\n", .malformedRequestLine),
            ("GET /  HTTP/1.1\r\n\r\n", .malformedRequestLine),
            ("GET / HTTP/1.1 \r\n\r\n", .malformedRequestLine),
            ("GET\t/ HTTP/1.1\r\n\r\n", .malformedRequestLine),
            (" GET / HTTP/1.1\r\n\r\n", .malformedRequestLine),
            ("G(T / HTTP/1.1\r\n\r\n", .malformedRequestLine),
            ("GET /\u{00FC} HTTP/1.1\r\n\r\n", .malformedRequestLine),
            ("GET / http/1.1\r\n\r\n", .malformedRequestLine),
            ("GET / HTTP/1,1\r\n\r\n", .malformedRequestLine),
            ("GET / HTTP/x.1\r\n\r\n", .malformedRequestLine),
            ("GET http://?x HTTP/1.1\r\n\r\n", .malformedRequestLine),
            ("GET / HTTP/9.9\r\n\r\n", .unknownVersion),
            ("PRI * HTTP/2.0\r\n\r\n", .unknownVersion),
            ("\u{16}\u{03}\u{01}", .controlCharacter),
            ("\0\0\0", .controlCharacter),
            ("GET / HTTP/1.1\nHost: a\r\n\r\n", .bareLineFeed),
            ("GET / HTTP/1.1\r\nHost: a\n\r\n", .bareLineFeed),
            ("GET / HTTP/1.1\r\n\n", .bareLineFeed),
            ("GET / HTTP/1.1\rHost: a\r\n\r\n", .bareCarriageReturn),
            ("GET / HTTP/1.1\r\nA: b\rc\r\n\r\n", .bareCarriageReturn),
            ("GET / HTTP/1.1\r\nA: b\r\r\n\r\n", .bareCarriageReturn),
            ("GET / HTTP/1.1\r\nA: b\0c\r\n\r\n", .controlCharacter),
            ("GET / HTTP/1.1\r\nA: b\u{7F}c\r\n\r\n", .controlCharacter),
            ("GET / HTTP/1.1\r\nA: b\u{0B}\r\n\r\n", .controlCharacter),
            ("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", .foldedLine),
            ("GET / HTTP/1.1\r\n\tA: b\r\n\r\n", .foldedLine),
            ("GET / HTTP/1.1\r\nA : b\r\n\r\n", .malformedFieldName),
            ("GET / HTTP/1.1\r\nA\t: b\r\n\r\n", .malformedFieldName),
            ("GET / HTTP/1.1\r\n: b\r\n\r\n", .malformedFieldName),
            ("GET / HTTP/1.1\r\nno colon here\r\n\r\n", .malformedFieldName),
            ("GET / HTTP/1.1\r\nnocolon\r\n\r\n", .malformedFieldName),
            ("GET / HTTP/1.1\r\nA(b): c\r\n\r\n", .malformedFieldName),
            ("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", .repeatedHost),
            ("GET / HTTP/1.1\r\nContent-Length:\r\n\r\n", .malformedContentLength),
            ("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", .malformedContentLength),
            ("GET / HTTP/1.1\r\nContent-Length: +1\r\n\r\n", .malformedContentLength),
            ("GET / HTTP/1.1\r\nContent-Length: 0x1\r\n\r\n", .malformedContentLength),
            ("GET / HTTP/1.1\r\nContent-Length: 1 1\r\n\r\n", .malformedContentLength),
            ("GET / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n", .malformedContentLength),
            ("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", .repeatedContentLength),
            ("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", .repeatedContentLength),
            ("GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .contradictoryLength),
            ("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", .contradictoryLength),
            ("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .misplacedTransferEncoding),
            (
                "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                .misplacedTransferEncoding
            ),
            ("GET / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .unknownTransferEncoding),
            ("GET / HTTP/1.1\r\nTransfer-Encoding: identity\r\n\r\n", .unknownTransferEncoding),
            ("GET / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n", .unknownTransferEncoding),
            ("GET / HTTP/1.1\r\nTransfer-Encoding:\r\n\r\n", .unknownTransferEncoding),
        ] as [(String, HTTPFault)])
    func bad(_ text: String, _ fault: HTTPFault) {
        #expect(throws: fault) { try described(Array(text.utf8)) }
        // Whatever follows, and however it arrives.
        #expect(throws: fault) { try described(Array((text + "GET / HTTP/1.1\r\nHost: a\r\n\r\n").utf8)) }
        #expect(throws: fault) { try describedByteByByte(Array(text.utf8)) }
    }

    @Test func piecesMakeNoDifference() throws {
        let text =
            "\r\nPOST /a?b HTTP/1.1\r\nHost: test\r\n"
            + "Content-Length: 3\r\nX-Some: value, other\r\nE:\r\n\r\nabcGET"
        let bytes = Array(text.utf8)
        let whole = try described(bytes)
        for split in 0...bytes.count {
            var parser = RequestParser()
            let isComplete = try bytes[..<split].withUnsafeBytes { try parser.parse($0) }
            #expect(isComplete == (split >= bytes.count - 6))
            #expect(try bytes.withUnsafeBytes { try parser.parse($0) })
            #expect(bytes.withUnsafeBytes { parser.description(of: $0) } == whole)
        }
        #expect(try describedByteByByte(bytes) == whole)
    }

    @Test func findsControlCharactersAtEachPlace() {
        for count in 0..<40 {
            var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: count)
            #expect(bytes.withUnsafeBytes { HTTPBytes.indexOfControl(in: $0, from: 0) } == count)
            for place in 0..<count {
                for byte: UInt8 in [0, 9, 10, 13, 31, 127] {
                    bytes[place] = byte
                    // What lies behind it must not matter.
                    for next: UInt8 in [0, 32, 128, 255] where place + 1 < count {
                        bytes[place + 1] = next
                        #expect(bytes.withUnsafeBytes { HTTPBytes.indexOfControl(in: $0, from: 0) } == place)
                    }
                    #expect(bytes.withUnsafeBytes { HTTPBytes.indexOfControl(in: $0, from: 0) } == place)
                }
                for byte: UInt8 in [32, 126, 128, 159, 255] {
                    bytes[place] = byte
                    if place + 1 < count { bytes[place + 1] = 33 }
                    #expect(bytes.withUnsafeBytes { HTTPBytes.indexOfControl(in: $0, from: 0) } == count)
                }
                bytes = [UInt8](repeating: UInt8(ascii: "x"), count: count)
                bytes[place] = UInt8(ascii: ",")
                #expect(bytes.withUnsafeBytes { HTTPBytes.index(of: 0x20, or: 0x2C, in: $0, from: 0) } == place)
                bytes[place] = UInt8(ascii: "x")
            }
        }
    }

    private func described(_ bytes: [UInt8]) throws -> String? {
        var parser = RequestParser()
        return try bytes.withUnsafeBytes { bytes in
            try parser.parse(bytes) ? parser.description(of: bytes) : nil
        }
    }

    private func describedByteByByte(_ bytes: [UInt8]) throws -> String? {
        var parser = RequestParser()
        for count in 0...bytes.count where try bytes[..<count].withUnsafeBytes({ try parser.parse($0) }) {
            return bytes.withUnsafeBytes { parser.description(of: $0) }
        }
        return nil
    }
}

extension RequestParser {
    /// What was found, in one line.
    fileprivate func description(of bytes: UnsafeRawBufferPointer) -> String {
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        let list = fields.map { "\(text($0.name))=\(text($0.value))" }.joined(separator: ", ")
        return "\(text(head.method)) \(text(head.target)) [\(list)] \(head.framing)"
            + (head.keepsAlive ? " keeps" : " closes") + (head.expectsContinue ? " expects" : "")
    }
}
