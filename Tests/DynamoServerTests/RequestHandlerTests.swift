import DynamoEngine
import DynamoServer
import DynamoStorage
import Testing

/// DynamoDB's protocol over a socket, with a database in memory behind it.
@Suite struct RequestHandlerTests {
    private static let signed = [
        "Content-Type: application/x-amz-json-1.0", "X-Amz-Date: 20260101T000000Z",
        "Authorization: AWS4-HMAC-SHA256 Credential=key/20260101/eu-west-1/dynamodb/aws4_request, "
            + "SignedHeaders=host, Signature=0",
    ]

    @Test func putsAndGets() throws {
        try withDatabase { client in
            create(client)
            #expect(call(client, "PutItem", #"{"TableName":"Some","Item":{"pk":{"S":"a"},"n":{"N":"1.50"}}}"#) == "{}")
            let item = call(client, "GetItem", #"{"TableName":"Some","Key":{"pk":{"S":"a"}}}"#)
            #expect(item == #"{"Item":{"n":{"N":"1.5"},"pk":{"S":"a"}}}"#)
        }
    }

    @Test func theRegionOfTheSignatureIsTheTables() throws {
        try withDatabase { client in
            #expect(create(client)?.contains("arn:aws:dynamodb:eu-west-1:") == true)
        }
    }

    @Test func compressesLargeAnswersForThoseWhoAsk() throws {
        try withDatabase { client in
            create(client)
            let text = String(repeating: "x", count: 5000)
            _ = call(client, "PutItem", #"{"TableName":"Some","Item":{"pk":{"S":"a"},"x":{"S":"\#(text)"}}}"#)
            let key = #"{"TableName":"Some","Key":{"pk":{"S":"a"}}}"#
            #expect(answer(client, "GetItem", key)?.headers["content-encoding"] == nil)
            let compressed = answer(client, "GetItem", key, "Accept-Encoding: gzip")
            #expect(compressed?.headers["content-encoding"] == "gzip")
            #expect(compressed?.body.prefix(2) == [0x1F, 0x8B])
            #expect((compressed?.body.count ?? 0) < 500)
            let small = answer(client, "ListTables", "{}", "Accept-Encoding: gzip")
            #expect(small?.text == #"{"TableNames":["Some"]}"#)
        }
    }

    @Test func saysWhatIsMissing() throws {
        try withDatabase { client in
            client.post("/", Array("{".utf8), headers: ["Content-Type: application/x-amz-json-1.0"])
            #expect(client.receive()?.text == #"{"__type":"com.amazon.coral.service#SerializationException"}"#)
            client.post("/", Array("{}".utf8), headers: ["Content-Type: application/json; charset=utf-8"])
            let unknown = client.receive()
            #expect(unknown?.text == #"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#)
            #expect(unknown?.headers["content-type"] == "application/json")
            client.post("/", headers: [Self.signed[0], "X-Amz-Target: DynamoDB_20120810.ListTables"])
            #expect(client.receive()?.text.contains("MissingAuthenticationTokenException") == true)
            client.post("/elsewhere", Array("{}".utf8), headers: Self.signed)
            #expect(client.receive()?.status == 404)
            client.post("/", Array("{}".utf8), headers: ["Content-Type: text/plain"])
            #expect(client.receive()?.text == "<UnknownOperationException/>\n")
        }
    }

    @Test func tellsItsHealth() throws {
        try withDatabase { client in
            client.send("GET /?probe HTTP/1.1\r\nHost: here\r\n\r\n")
            #expect(client.receive()?.text == "healthy: here ")
            client.send("HEAD / HTTP/1.1\r\nHost: here\r\n\r\n")
            #expect(client.receive(isHead: true)?.headers["content-length"] == "14")
            client.send("GET /other HTTP/1.1\r\nHost: here\r\n\r\n")
            #expect(client.receive()?.status == 404)
        }
    }

    @Test func answersBrowsers() throws {
        try withDatabase { client in
            let asking = "Origin: http://b\r\nAccess-Control-Request-Method: POST\r\n"
            client.send("OPTIONS / HTTP/1.1\r\nHost: a\r\n\(asking)\r\n")
            let preflight = client.receive()
            #expect(preflight?.headers["access-control-allow-origin"] == "*")
            #expect(preflight?.headers["access-control-allow-methods"] == "POST")
            #expect(preflight?.headers["access-control-max-age"] == "172800")
            client.send("OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.receive()?.status == 404)
        }
    }

    @discardableResult
    private func create(_ client: RawClient) -> String? {
        call(
            client, "CreateTable",
            #"{"TableName":"Some","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"#
                + #""AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}]}"#)
    }

    private func call(_ client: RawClient, _ operation: String, _ body: String) -> String? {
        answer(client, operation, body)?.text
    }

    private func answer(
        _ client: RawClient, _ operation: String, _ body: String, _ more: String...
    ) -> RawClient.Answer? {
        let headers = Self.signed + ["X-Amz-Target: DynamoDB_20120810.\(operation)"] + more
        client.post("/", Array(body.utf8), headers: headers)
        return client.receive()
    }

    private func withDatabase(_ body: (RawClient) throws -> Void) throws {
        let database = try Database(store: MemoryStore())
        let handler = RequestHandler(database: database, logger: Logger(level: .error))
        let server = try HTTPServer(.test { _ in }, handler: handler)
        defer {
            server.stop()
            database.close()
        }
        try body(RawClient(port: server.port))
    }
}
