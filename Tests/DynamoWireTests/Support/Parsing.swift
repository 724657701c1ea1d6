import DynamoModel
import Testing

@testable import DynamoWire

/// Parses `text` and hands the topmost value to `body`, while its document lives.
func withJSON<Result>(
    _ text: String, _ body: (JSONValue) throws(DynamoError) -> Result
) throws(DynamoError) -> Result {
    try withJSON(Array(text.utf8), body)
}

func withJSON<Result>(
    _ bytes: [UInt8], in document: JSONDocument = JSONDocument(),
    _ body: (JSONValue) throws(DynamoError) -> Result
) throws(DynamoError) -> Result {
    let outcome: Swift.Result<Result, DynamoError> = bytes.withUnsafeBytes { bytes in
        do throws(DynamoError) {
            return .success(try body(try document.parse(bytes)))
        } catch {
            return .failure(error)
        }
    }
    return try withExtendedLifetime(document) { () throws(DynamoError) in try outcome.get() }
}

/// Decodes `text` as a request's member of the given type would be.
func decode<Value: WireDecodable>(_ type: Value.Type, _ text: String) throws(DynamoError) -> Value {
    try withJSON(text) { value throws(DynamoError) in try Value(wire: value) }
}

/// The JSON of a value.
func json(_ value: some WireEncodable) -> String {
    written { writer in value.write(to: &writer) }
}

/// What `body` writes.
func written(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
}
