/// The content type of an answer, which follows the request's.
enum AnswerType: Sendable {
    case amazonJSON, json

    /// Nil for a content type that DynamoDB does not take. Parameters such as `charset` are passed over.
    init?(_ header: UnsafeRawBufferPointer) {
        if Self.isNamed("application/x-amz-json-1.0", header) {
            self = .amazonJSON
        } else if Self.isNamed("application/json", header) {
            self = .json
        } else {
            return nil
        }
    }

    /// The name as a header field has it.
    var name: StaticString {
        switch self {
        case .amazonJSON: "application/x-amz-json-1.0"
        case .json: "application/json"
        }
    }

    private static func isNamed(_ name: StaticString, _ header: UnsafeRawBufferPointer) -> Bool {
        guard header.starts(with: name) else { return false }
        let next = header.dropFirst(name.utf8CodeUnitCount).first { $0 != UInt8(ascii: " ") }
        return next == nil || next == UInt8(ascii: ";")
    }
}
