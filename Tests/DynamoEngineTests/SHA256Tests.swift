import Testing

@testable import DynamoEngine

@Suite("SHA-256")
struct SHA256Tests {
    /// The examples of FIPS 180-4, and lengths around the block's.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func examples(text: String, hash: String) {
        var whole = SHA256()
        whole.update([UInt8](text.utf8))
        #expect(hexadecimal(whole.finish()) == hash)
        var pieces = SHA256()
        for byte in text.utf8 { pieces.update([byte]) }
        #expect(hexadecimal(pieces.finish()) == hash)
    }

    @Test("a million times the letter a, in uneven pieces")
    func million() {
        var hash = SHA256()
        var rest = 1_000_000
        var piece = 1
        while rest > 0 {
            let count = min(piece, rest)
            hash.update([UInt8](repeating: UInt8(ascii: "a"), count: count))
            rest -= count
            piece = piece % 200 + 1
        }
        #expect(
            hexadecimal(hash.finish()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
