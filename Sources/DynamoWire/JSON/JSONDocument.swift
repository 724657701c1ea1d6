import CSimdjson
public import DynamoModel

/// A parsed JSON text: the buffers into which simdjson parses, kept from request to request.
///
/// A thread that answers requests owns one document and parses each body into it. The values of a text are views into
/// these buffers: they end with the next parse, with `trim()` and with the document itself.
///
///     let document = JSONDocument()
///     let root = try document.parse(body)
///     let name = root["TableName"]
///
/// The buffers take about 14 bytes for a byte of text, of which only what a text needs is ever touched. After a large
/// text the next small one gives them back; so does `trim()`.
public final class JSONDocument {
    /// Bytes after a text that `parse(padded:)` may read. Their values do not matter.
    public static let padding = Int(CSIMDJSON_PADDING)

    /// The most objects and arrays within each other. DynamoDB's own limit, 32 levels of attribute values, is far less;
    /// this one keeps hostile texts from exhausting the stack.
    public static let maximumDepth = 1024

    /// Buffers for texts longer than this are given back after use.
    private static let retainedCapacity = 1 << 20

    private let parser: OpaquePointer

    public init() {
        guard let parser = csimdjson_create(JSONDocument.maximumDepth) else {
            fatalError("out of memory for a JSON parser")
        }
        self.parser = parser
    }

    deinit {
        csimdjson_destroy(parser)
    }

    /// Parses a text, which is copied first, and returns its topmost value.
    ///
    /// Throws `.serialization` without a message, which is what DynamoDB answers, for anything that is not one JSON
    /// value in UTF-8.
    public func parse(_ bytes: UnsafeRawBufferPointer) throws(DynamoError) -> JSONValue {
        try parse(bytes, isPadded: false)
    }

    /// Parses a text without a copy: `JSONDocument.padding` bytes after it must be readable.
    public func parse(padded bytes: UnsafeRawBufferPointer) throws(DynamoError) -> JSONValue {
        try parse(bytes, isPadded: true)
    }

    /// The length in bytes of the longest text that fits the buffers as they are.
    public var capacity: Int { csimdjson_capacity(parser) }

    /// Gives back the buffers of a large text. The values of the last parse end here.
    public func trim() {
        csimdjson_trim(parser, JSONDocument.retainedCapacity)
    }

    private func parse(_ bytes: UnsafeRawBufferPointer, isPadded: Bool) throws(DynamoError) -> JSONValue {
        if bytes.count <= JSONDocument.retainedCapacity { trim() }
        let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let result = csimdjson_parse(parser, start, bytes.count, isPadded ? 1 : 0)
        guard result.status == CSIMDJSON_OK, let tape = result.tape, let strings = result.strings else {
            throw DynamoError(.serialization, "")
        }
        // The tape opens with a word for the document itself.
        return JSONValue(tape: tape, strings: strings, index: 1)
    }
}
