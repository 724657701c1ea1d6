/// The content type of an answer, which follows the request's.
enum AnswerType: String, Sendable {
    case amazonJSON = "application/x-amz-json-1.0"
    case json = "application/json"

    /// Nil for a content type that DynamoDB does not take. Parameters such as `charset` are passed over.
    init?(_ header: UnsafeRawBufferPointer) {
        for type in [AnswerType.amazonJSON, .json] where Self.isNamed(type.rawValue.utf8, header) {
            self = type
            return
        }
        return nil
    }

    private static func isNamed(_ name: String.UTF8View, _ header: UnsafeRawBufferPointer) -> Bool {
        guard header.starts(with: name) else { return false }
        let next = header.dropFirst(name.count).first { $0 != UInt8(ascii: " ") }
        return next == nil || next == UInt8(ascii: ";")
    }
}
