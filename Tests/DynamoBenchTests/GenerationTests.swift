import Testing

@testable import DynamoBench

@Suite struct GenerationTests {
    private func options(_ arguments: String...) throws -> BenchOptions { try BenchOptions(parsing: arguments) }

    private func json(_ image: ItemImage) -> [UInt8] {
        let buffer = ByteBuffer()
        image.append(to: buffer)
        return Array(buffer.bytes)
    }

    private func matches(_ image: ItemImage, _ json: [UInt8]) -> Bool {
        json.withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            return image.matches(&scanner)
        }
    }

    @Test func valuesFollowFromSeedKeyAndVersion() throws {
        func value(_ seed: String, _ number: Int, _ version: Int) throws -> [UInt8] {
            let image = ItemImage()
            try Record(options("get", "--seed", seed)).fill(number, version: version, image)
            return json(image)
        }
        #expect(try value("1", 5, 0) == value("1", 5, 0))
        #expect(try value("1", 5, 0) != value("1", 5, 1))
        #expect(try value("1", 5, 0) != value("1", 6, 0))
        #expect(try value("1", 5, 0) != value("2", 5, 0))
    }

    @Test(arguments: [1, 15, 16, 17, 300, 5000])
    func contentHasTheSizeAndIsKnownAgain(_ size: Int) {
        let content = Content(seed: 4, longest: size)
        let buffer = ByteBuffer()
        content.append(0xFFFF_FFFF_FFFF_FFFF, size: size, to: buffer)
        #expect(buffer.count == size)
        #expect(content.matches(buffer.bytes, 0xFFFF_FFFF_FFFF_FFFF, size: size))
        #expect(!content.matches(buffer.bytes, 0x0FFF_FFFF_FFFF_FFFF, size: size))
        for position in stride(from: 0, to: size, by: max(1, size / 40)) {
            let byte = buffer.bytes[position]
            buffer.replace(at: position, with: byte ^ 1)
            #expect(!content.matches(buffer.bytes, 0xFFFF_FFFF_FFFF_FFFF, size: size))
            buffer.replace(at: position, with: byte)
        }
    }

    @Test func anItemMatchesInAnyOrderButNotChanged() {
        let image = ItemImage()
        image.addString("pk") { $0.append("record-1") }
        image.addNumber("version", 42)
        #expect(String(decoding: json(image), as: UTF8.self) == #"{"pk":{"S":"record-1"},"version":{"N":"42"}}"#)
        #expect(matches(image, Array(#" { "version": {"N": "42"}, "pk": {"S": "record\u002d1"} }"#.utf8)))
        for wrong in [
            #"{"pk":{"S":"record-1"}}"#, #"{"pk":{"S":"record-1"},"version":{"S":"42"}}"#,
            #"{"pk":{"S":"record-1"},"version":{"N":"43"}}"#,
            #"{"pk":{"S":"record-1"},"version":{"N":"42"},"more":{"S":""}}"#,
            #"{"pk":{"S":"record-1"},"version":{"N":"42"}"#, "null", "",
        ] {
            #expect(!matches(image, Array(wrong.utf8)))
        }
    }

    @Test func chatMessagesHaveTheSizeAskedFor() throws {
        for size in [160, 300, 1000] {
            let image = ItemImage()
            let message = ChatMessage(
                conversation: 7, number: 123, createdAtMilliseconds: 1_767_225_599_999, expiresAtSeconds: 1_775_001_599)
            message.fill(image, Content(seed: 1, longest: size), seed: 1, itemSize: size)
            // DynamoDB counts two decimal digits as one byte, and one byte for the number itself.
            #expect(image.byteCount - 10 + 6 == size)
            #expect(
                String(decoding: image.value(at: 1), as: UTF8.self) == "2025-12-31T23:59:59.999Z#message-000000000123")
            #expect(String(decoding: image.value(at: 4), as: UTF8.self) == "2025-12-31T23:59:59.999Z")
        }
    }

    @Test func aHistoryOfMoreConversationsBeginsWithOneOfFewer() throws {
        func history(_ keys: String) throws -> ChatHistory {
            ChatHistory(try options("chat-get", "--keys", keys, "--records", "10"))
        }
        let (small, large) = (try history("3"), try history("50"))
        #expect((small.messageCount, large.messageCount) == (30, 500))
        for number in 0..<small.messageCount {
            let (one, other, key) = (ItemImage(), ItemImage(), ItemImage())
            small.fill(number, one)
            large.fill(number, other)
            large.fillKey(number, key)
            #expect(json(one) == json(other))
            #expect((0..<2).allSatisfy { key.value(at: $0).equals(one.value(at: $0)) })
        }
    }

    @Test func messagesOfAHistoryAreKnownInEveryVersion() throws {
        let history = ChatHistory(try options("chat-get", "--keys", "2", "--records", "10"))
        func isRight(_ number: Int, _ json: [UInt8]) -> Bool {
            json.withUnsafeBytes { bytes in
                var scanner = JSONScanner(bytes)
                return history.matches(number, ItemImage(), &scanner) && scanner.position == bytes.count
            }
        }
        func message(_ number: Int, version: Int) -> [UInt8] {
            let image = ItemImage()
            history.fill(number, version: version, image)
            return json(image)
        }
        let loaded = message(13, version: 0)
        for version in [0, 1, ChatHistory.versionCount - 1] {
            let text = message(13, version: version)
            #expect(text.count == loaded.count)
            #expect((text == loaded) == (version == 0))
            #expect(isRight(13, text))
            #expect(!isRight(14, text))
            // Another version's text.
            let wrong = String(decoding: text, as: UTF8.self).replacing(
                #""expiresAt":{"N":"\#(4_102_444_800 + version)"}"#, with: #""expiresAt":{"N":"4102444802"}"#)
            #expect(!isRight(13, Array(wrong.utf8)))
        }
        #expect(!isRight(13, message(13, version: ChatHistory.versionCount)))
    }

    @Test func theMemoIsBoundedAndConfusesNoItems() {
        func take(_ memo: AnswerMemo, _ number: Int, _ json: String) -> (isRight: Bool, isChecked: Bool) {
            Array(json.utf8).withUnsafeBytes { bytes in
                var scanner = JSONScanner(bytes)
                var isChecked = false
                let isRight = memo.take(number, &scanner) { scanner in
                    isChecked = true
                    return scanner.string()?.string == "item \(number)"
                }
                return (isRight, isChecked)
            }
        }
        let memo = AnswerMemo(itemCount: 20_000_000)
        #expect(memo.capacity <= 1 << 18)
        let sharesPlace = 5 + memo.capacity
        #expect(take(memo, 5, #""item 5""#) == (true, true))
        #expect(take(memo, 5, #""item 5""#) == (true, false))
        #expect(take(memo, 5, #""item 6""#) == (false, true))
        #expect(take(memo, sharesPlace, #""item 5""#) == (false, true))
        for _ in 0..<2 { #expect(take(memo, sharesPlace, "\"item \(sharesPlace)\"") == (true, true)) }
        #expect(take(memo, 5, #""item 5""#) == (true, false))
    }

    @Test func ycsbRecordsAreKnownWhoeverWroteAField() throws {
        let record = try YCSBRecord(options("ycsb-a"))
        let key = ItemImage()
        key.addString("pk") { $0.append("user1") }
        let image = ItemImage()
        image.addString("pk") { $0.append("user1") }
        record.fill(1, stamp: 0, image)
        var text = String(decoding: json(image), as: UTF8.self)

        func isRight(_ number: Int) -> Bool {
            Array(text.utf8).withUnsafeBytes { bytes in
                var scanner = JSONScanner(bytes)
                return record.matches(number, key: key, keyCount: 1, &scanner)
            }
        }
        #expect(isRight(1))
        #expect(!isRight(2))
        let written = ByteBuffer()
        record.appendField(3, of: 1, stamp: 99, to: written)
        let old = String(decoding: image.value(at: 4), as: UTF8.self)
        text.replace(old, with: String(decoding: written.bytes, as: UTF8.self))
        #expect(isRight(1))
        text.replace("\"field3\"", with: "\"field4\"")
        #expect(!isRight(1))
    }

    @Test func datesAreThoseOfTheCalendar() {
        func text(_ milliseconds: Int) -> String {
            let buffer = ByteBuffer()
            CalendarTime(millisecondsSinceEpoch: milliseconds).append(to: buffer)
            return String(decoding: buffer.bytes, as: UTF8.self)
        }
        #expect(text(0) == "1970-01-01T00:00:00.000Z")
        #expect(text(951_782_400_000) == "2000-02-29T00:00:00.000Z")
        #expect(text(1_735_689_599_001) == "2024-12-31T23:59:59.001Z")
        #expect(text(4_102_444_800_000) == "2100-01-01T00:00:00.000Z")
        #expect(CalendarTime(millisecondsSinceEpoch: 1_735_689_599_001).basicText == "20241231T235959Z")
    }

    @Test func decimalsArePadded() {
        let buffer = ByteBuffer(capacity: 1)
        for (number, width) in [(0, 1), (7, 3), (1234, 2), (Int.max, 1)] {
            buffer.append(decimal: number, width: width)
            buffer.append(byte: 32)
        }
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == "0 007 1234 9223372036854775807 ")
    }

    @Test func headersCarryTheLengthAndTheCredentials() {
        let credentials = StaticCredentials(accessKey: "KEY", region: "eu-west-1", millisecondsSinceEpoch: 0)
        let head = RequestHead(
            operation: "GetItem", endpoint: Endpoint(host: "localhost", port: 8000), credentials: credentials)
        let request = Request()
        request.begin(head, Array("{\"a\":".utf8))
        request.bytes.append("12345678}")
        request.finish()
        let text = String(decoding: request.bytes.bytes, as: UTF8.self)
        #expect(text.hasPrefix("POST / HTTP/1.1\r\nHost: localhost:8000\r\n"))
        #expect(text.contains("\r\nX-Amz-Target: DynamoDB_20120810.GetItem\r\n"))
        #expect(text.contains("Credential=KEY/19700101/eu-west-1/dynamodb/aws4_request, SignedHeaders="))
        #expect(text.hasSuffix("\r\nContent-Length:       14\r\n\r\n{\"a\":12345678}"))
    }
}
