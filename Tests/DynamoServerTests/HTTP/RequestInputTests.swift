import Foundation
import TestSupport
import Testing

@testable import DynamoServer

/// Requests with their bodies, as a connection gathers them.
@Suite struct RequestInputTests {
    private static let requests = [
        "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nPOST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\nabc\r\n00A;name=\"value\"\r\n0123456789\r\n0 \r\nTrailer: x\r\nOther: y\r\n\r\n",
        "POST /4 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
        "POST /5 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /6 HTTP/1.1\r\nHost: a\r\nContent-Length: 70\r\n\r\n" + String(repeating: "x", count: 70),
    ]
    private static let expected = [
        "POST /1 hello", "GET /2 ", "POST /3 abc0123456789", "POST /4 ", "POST /5 ",
        "POST /6 " + String(repeating: "x", count: 70),
    ]

    @Test func takesRequestsApart() throws {
        let bytes = Array(Self.requests.joined().utf8)
        #expect(gathered([bytes]).requests == Self.expected)
        for split in 1..<bytes.count {
            #expect(gathered([Array(bytes[..<split]), Array(bytes[split...])]).requests == Self.expected)
        }
        #expect(gathered(bytes.map { [$0] }).requests == Self.expected)
    }

    @Test(
        "What is wrong with chunks",
        arguments: [
            "zz\r\n", "\r\n", " 1\r\nx\r\n", "-1\r\n", "1\nx\r\n", "1\r\rx", "1\r\nxy\r\n", "1\r\nx\n", "1\r\nx\rx",
            "ffffffffffffffffff\r\n", "1;a\0\r\n", "1;a\n\r\n", "0\r\nA: b\n\r\n", "0\r\n\rx", "0\r\nA: b\r\rx",
            "0x1\r\n",
        ])
    func badChunks(_ text: String) {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        let bytes = Array((head + text + "GET /smuggled HTTP/1.1\r\n\r\n").utf8)
        for pieces in [[bytes], bytes.map { [$0] }] {
            let result = gathered(pieces)
            #expect(result.requests.isEmpty)
            #expect(result.fault == .malformedChunk)
        }
    }

    @Test func limitsWhatChunksAreDressedIn() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        let extensions = String(repeating: "1;" + String(repeating: "x", count: 100) + "\r\nx\r\n", count: 200)
        #expect(gathered([Array((head + extensions).utf8)]).fault == .headerTooLarge)
        let trailers = "0\r\n" + String(repeating: "Name: value\r\n", count: 2000)
        #expect(gathered([Array((head + trailers).utf8)]).fault == .headerTooLarge)
    }

    @Test func throwsBodiesAway() {
        let bytes = Array(Self.requests.joined().utf8)
        let expected = Self.expected.map { $0.split(separator: " ")[0...1].joined(separator: " ") + " " }
        for size in [1, 7, 50, bytes.count] {
            let starts = stride(from: 0, to: bytes.count, by: size)
            let pieces = starts.map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
            #expect(gathered(pieces, discards: true).requests == expected)
        }
    }

    /// Requests with a few bytes changed, added or left out, in pieces of any size: the result is the same in whatever
    /// pieces they arrive, and there are never more requests than were sent.
    @Test func survivesChance() {
        var chance = SeededGenerator.announced()
        for _ in 0..<3000 {
            var bytes = Array(Self.requests[Int.random(in: 0..<Self.requests.count, using: &chance)].utf8)
            let interesting = Array("\r\n\0 \t:;,0aZ\u{7F}".utf8) + [0x80, 0xFF]
            for _ in 0..<Int.random(in: 1...4, using: &chance) {
                let place = Int.random(in: 0..<bytes.count, using: &chance)
                let byte = interesting.randomElement(using: &chance)!
                switch Int.random(in: 0..<3, using: &chance) {
                case 0: bytes[place] = byte
                case 1: bytes.insert(byte, at: place)
                default: bytes.remove(at: place)
                }
            }
            let whole = gathered([bytes])
            // A shorter length leaves a rest that is no request, as these bodies hold none.
            #expect(whole.requests.count <= 1, "\(bytes)")
            var pieces: [[UInt8]] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...min(rest.count, 30), using: &chance)
                pieces.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            let inPieces = gathered(pieces)
            #expect(inPieces.requests == whole.requests, "\(bytes)")
            #expect(inPieces.fault == whole.fault, "\(bytes)")
        }
    }

    /// Feeds pieces to one input, and answers what requests it found, until something is wrong.
    private func gathered(_ pieces: [[UInt8]], discards: Bool = false) -> (requests: [String], fault: HTTPFault?) {
        let input = RequestInput()
        var requests: [String] = []
        do throws(HTTPFault) {
            for piece in pieces {
                piece.withUnsafeBytes { input.bytes.append($0) }
                while !input.bytes.isEmpty, try input.readHead() {
                    if discards { input.discardBody() }
                    guard try input.readBody() else { break }
                    input.withBody { body in
                        let padding = UnsafeRawBufferPointer(start: body.baseAddress! + body.count, count: 64)
                        #expect(padding.allSatisfy { $0 == 0 })
                        let line = [input.method, input.target, body].map { String(decoding: $0, as: UTF8.self) }
                        requests.append(line.joined(separator: " "))
                    }
                    input.endRequest()
                }
            }
        } catch {
            return (requests, error)
        }
        return (requests, nil)
    }
}
