import DynamoWire

/// How an answer is compressed.
enum AnswerEncoding: String, CaseIterable, Sendable {
    case gzip, deflate

    /// The name as a header field has it.
    var name: StaticString { self == .gzip ? "gzip" : "deflate" }

    /// The format of the compressed bytes.
    var format: BodyCompressor.Format { self == .gzip ? .gzip : .zlib }

    /// Answers of more bytes are compressed for those who ask.
    static let leastByteCount = 4096

    /// The encoding that a request prefers by its `Accept-Encoding`; nil for none.
    ///
    /// As DynamoDB understands the header: `identity` counts for nothing, of equal qualities the first wins, names win
    /// over `*`, and a quality that is no number is 1.
    /// See [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding).
    init?(acceptEncoding header: UnsafeRawBufferPointer?) {
        // What most SDKs send.
        guard let header, !header.equals("identity") else { return nil }
        var choices: [(encoding: AnswerEncoding, quality: Double)] = []
        var otherQuality = 0.0
        for entry in String(decoding: header, as: UTF8.self).lowercased().split(separator: ",") {
            let parts = entry.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.trimmed(parts[0])
            let quality = parts.count > 1 ? Self.quality(parts[1]) : 1
            if name == "*" { otherQuality = max(otherQuality, quality) }
            guard let encoding = AnswerEncoding(rawValue: String(name)) else { continue }
            if let known = choices.firstIndex(where: { $0.encoding == encoding }) {
                choices[known].quality = max(choices[known].quality, quality)
            } else {
                choices.append((encoding, quality))
            }
        }
        for encoding in Self.allCases where !choices.contains(where: { $0.encoding == encoding }) {
            choices.append((encoding, otherQuality))
        }
        let best = choices.reduce((encoding: nil as AnswerEncoding?, quality: 0.0)) { best, choice in
            choice.quality > best.quality ? (choice.encoding, choice.quality) : best
        }
        guard let encoding = best.encoding else { return nil }
        self = encoding
    }

    /// The number behind the first `q=`, at most 1; 1 if there is none.
    private static func quality(_ parameters: Substring) -> Double {
        let parts = parameters.split(separator: "=", omittingEmptySubsequences: false)
        for (name, value) in zip(parts, parts.dropFirst()) where name.hasSuffix("q") {
            let number = value.prefix { $0 != ";" }
            return min(1, Double(trimmed(number)) ?? 1)
        }
        return 1
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return start }
        return start[...last]
    }
}
