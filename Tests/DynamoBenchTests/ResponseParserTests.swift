import Testing

@testable import DynamoBench

@Suite struct ResponseParserTests {
    struct Answer: Equatable {
        var status: Int
        var body: String
        var isReusable: Bool
        var consumed: Int
    }

    /// Parses `text` as it arrives in the given pieces; nil if it is incomplete or malformed.
    private func parse(_ text: String, cuts: [Int], thenEnds: Bool = false) -> Answer? {
        let bytes = Array(text.utf8)
        let buffer = ByteBuffer(capacity: 16)
        var parser = ResponseParser()
        var position = 0
        func answer(_ progress: ResponseParser.Progress) -> Answer? {
            guard case .complete(let body, let consumed) = progress else { return nil }
            let bodyText = String(decoding: buffer.bytes.part(body), as: UTF8.self)
            return Answer(
                status: parser.status, body: bodyText, isReusable: parser.isReusable, consumed: consumed)
        }
        for cut in cuts + [bytes.count] {
            buffer.append(Array(bytes[position..<cut]))
            position = cut
            let progress = parser.parse(buffer.mutableBytes)
            if case .complete = progress { return answer(progress) }
            if case .malformed = progress { return nil }
        }
        return thenEnds ? answer(parser.endOfStream(count: buffer.count)) : nil
    }

    static let responses: [(text: String, status: Int, body: String, isReusable: Bool)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world", 200, "hello world", true),
        ("HTTP/1.1 200 OK\r\ncontent-length:2 \r\nServer: x\r\n\r\n{}", 200, "{}", true),
        ("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 400, "", false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", 200, "x", false),
        ("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx", 200, "x", true),
        ("HTTP/1.1 200 OK\nContent-Length: 3\n\nabc", 200, "abc", true),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", 200, "abc", true),
        ("HTTP/1.1 204 No Content\r\n\r\n", 204, "", true),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: v\r\n\r\n",
            200, "hello world", true
        ),
        (
            "HTTP/1.1 500 Oops\r\nTransfer-Encoding: Chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n", 500, "0123456789",
            true
        ),
    ]

    @Test(arguments: responses.indices)
    func isTheSameHoweverItIsSplit(_ index: Int) {
        let response = Self.responses[index]
        let count = response.text.utf8.count
        let expected = Answer(
            status: response.status, body: response.body, isReusable: response.isReusable, consumed: count)
        for first in 0..<count {
            #expect(parse(response.text, cuts: [first]) == expected)
            #expect(parse(response.text, cuts: [first, (first + count) / 2]) == expected)
        }
        #expect(parse(response.text, cuts: Array(0..<count)) == expected)
    }

    @Test(arguments: responses.indices)
    func isIncompleteUntilTheLastByte(_ index: Int) {
        let bytes = Array(Self.responses[index].text.utf8)
        for count in 0..<bytes.count {
            let part = String(decoding: bytes[..<count], as: UTF8.self)
            #expect(parse(part, cuts: []) == nil)
            #expect(parse(part, cuts: [], thenEnds: true) == nil)
        }
    }

    @Test func bodyWithoutLengthEndsWithTheStream() {
        let text = "HTTP/1.1 200 OK\r\n\r\nabc"
        let count = text.utf8.count
        #expect(parse(text, cuts: []) == nil)
        let answer = Answer(status: 200, body: "abc", isReusable: false, consumed: count)
        for cut in 0..<count { #expect(parse(text, cuts: [cut], thenEnds: true) == answer) }
    }

    @Test func bytesAfterTheResponseAreNotConsumed() {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
        #expect(parse(text + "HTTP/1.1 ", cuts: [])?.consumed == text.utf8.count)
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
    ])
    func whatIsNotHTTPIsMalformed(_ text: String) {
        let buffer = ByteBuffer()
        buffer.append(text: text)
        var parser = ResponseParser()
        #expect(parser.parse(buffer.mutableBytes) == .malformed)
    }
}
