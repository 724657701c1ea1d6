import Testing

@testable import DynamoServer

@Suite struct AnswerEncodingTests {
    @Test(
        "What real DynamoDB chooses",
        arguments: [
            ("identity", nil), ("", nil), ("br", nil), ("x-gzip", nil), ("gzip", .gzip), ("deflate", .deflate),
            ("gzip, deflate", .gzip), ("br, identity, deflate, gzip", .deflate), ("GZIP, identity", .gzip),
            ("dog, gzip ,, cat", .gzip), ("br, gzip;q=0, deflate; q = 0.5 , identity;q=0", .deflate),
            ("*", .gzip), ("*, deflate;q=0.5", .gzip), ("*, deflate", .deflate), ("*, gzip;q=0.5", .deflate),
            ("gzip ;q=0", nil), ("identity;q=0", nil), ("*;q=0", nil), ("*;q=0.5,identity", .gzip),
            ("gzip;q=0.5,identity;q=0.8", .gzip), ("\"gzip\"", nil), ("gzip br", nil), ("gzip:q=1", nil),
            ("deflate;q=0.5, gzip;q=31", .gzip), ("gzip;q=31,deflate;q=51", .gzip),
            ("deflate;q=0.5, gzip;q=1;q=0.2", .gzip), ("deflate;q=0.5,gzip;q=0.", .deflate),
            ("deflate;q=0.5,gzip;q=0. x", .gzip), ("deflate;q=-0.5,gzip;q=0.2", .gzip), ("gzip;q= 0;q=1", nil),
            ("gzip;q =0;q=1", .gzip), ("gzip;nq=0;q=1", nil), ("gzip;q=0, gzip;q=1, gzip;q=0", .gzip),
        ] as [(String, AnswerEncoding?)])
    func choice(_ header: String, _ expected: AnswerEncoding?) {
        let bytes = Array(header.utf8)
        #expect(bytes.withUnsafeBytes { AnswerEncoding(acceptEncoding: $0) } == expected)
    }

    @Test func withoutTheHeader() {
        #expect(AnswerEncoding(acceptEncoding: nil) == nil)
    }
}
