import Testing

@testable import DynamoBench

@Suite struct ScannerTests {
    private func scan<Result>(_ text: String, _ body: (inout JSONScanner) -> Result) -> Result {
        Array(text.utf8).withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            return body(&scanner)
        }
    }

    @Test func walksOverAnyLayout() {
        let text = """
             { "Count" : 2 , "Items":[ {"a":{"S":"x"}},
              {"a" :{ "S":"y"} } ] , "Other":{"deep":[1,{"z":"]}"}]} }
            """
        scan(text) { scanner in
            var names: [String?] = []
            var values: [String?] = []
            let isObject = scanner.beginObject()
            names.append(scanner.nextName()?.string)
            values.append(scanner.literal()?.string)
            names.append(scanner.nextName()?.string)
            let isArray = scanner.beginArray()
            while scanner.nextElement() {
                _ = scanner.forEachAttribute { _, _, text in
                    values.append(text.string)
                    return true
                }
            }
            names.append(scanner.nextName()?.string)
            scanner.skip()
            names.append(scanner.nextName()?.string)
            #expect(isObject && isArray)
            #expect(values == ["2", "x", "y"])
            #expect(names == ["Count", "Items", "Other", nil])
            #expect(!scanner.hasFailed)
        }
    }

    @Test(arguments: [
        #""plain""#: "plain", #""a\"b\\c\/d""#: #"a"b\c/d"#, #""\u0041\u00e9\n\t""#: "Aé\n\t",
        #""\ud83d\ude00!""#: "😀!", #""ends with \\""#: #"ends with \"#, #""""#: "",
        #""0123456789abcdef0123456789\u0023abc""#: "0123456789abcdef0123456789#abc",
        #""0123456789abcde\"0123456789""#: #"0123456789abcde"0123456789"#,
    ])
    func decodesStrings(_ pair: (key: String, value: String)) {
        let decoded = scan(pair.key) { scanner in scanner.string()?.string }
        #expect(decoded == pair.value)
        let matches = scan(pair.key) { scanner in
            Array(pair.value.utf8).withUnsafeBytes { expected in scanner.string().map { $0 == expected } }
        }
        #expect(matches == true)
    }

    @Test func everyCutTextFailsWithoutReadingPastItsEnd() {
        let text = #"{"Item":{"pk":{"S":"record-0000000001 and more"},"n":{"N":"1"}}}"#
        for count in 0..<text.utf8.count {
            let isRight = scan(String(text.prefix(count))) { scanner in
                scanner.seek("Item") && scanner.forEachAttribute { _, _, _ in true } && scanner.nextName() == nil
                    && !scanner.hasFailed
            }
            #expect(!isRight)
        }
    }

    @Test func readsErrors() {
        let body = #"{"__type":"com.amazonaws.dynamodb.v20120810#ValidationException","message":"One \"bad\" key"}"#
        Array(body.utf8).withUnsafeBytes { bytes in
            let failure = RequestFailure(status: 400, body: bytes)
            #expect(failure.kind == "ValidationException")
            #expect(failure.message == #"One "bad" key"#)
            #expect(!failure.mayHaveBeenApplied)
        }
        Array("<html>".utf8).withUnsafeBytes { bytes in
            let failure = RequestFailure(status: 502, body: bytes)
            #expect(failure.kind == "HTTP 502")
            #expect(failure.message == "<html>")
            #expect(failure.mayHaveBeenApplied)
        }
    }

    @Test func unprocessedItemsAreNoticed() {
        func isComplete(_ text: String) -> Bool { Array(text.utf8).withUnsafeBytes { BatchWrite.isComplete($0) } }
        #expect(isComplete(#"{"UnprocessedItems": {}}"#))
        #expect(isComplete("{}"))
        #expect(!isComplete(#"{"UnprocessedItems":{"t":[{}]}}"#))
        #expect(!isComplete(#"{"Unproc"#))
    }
}
