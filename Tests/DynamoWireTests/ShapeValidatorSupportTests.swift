import DynamoModel
import DynamoWire

/// What the validator says of a request: "code: message", or nil when it fits.
func complaint(_ operation: DynamoOperation, _ request: String) -> String? {
    withParsed(request) { root in
        do throws(DynamoError) {
            try ShapeValidator.validate(root, for: operation)
            return nil
        } catch {
            return "\(error.code.name): \(error.message)"
        }
    }
}

/// What the walk over types, attribute values included, says of a request.
func typeComplaint(_ operation: DynamoOperation, _ request: String) -> String? {
    withParsed(request) { root in
        do throws(DynamoError) {
            try ShapeValidator.checkTypes(root, for: operation)
            return nil
        } catch {
            return "\(error.code.name): \(error.message)"
        }
    }
}

func validation(_ message: String) -> String { "ValidationException: \(message)" }

func serialization(_ message: String) -> String { "SerializationException: \(message)" }

private func withParsed(_ text: String, _ body: (JSONValue) -> String?) -> String? {
    let document = JSONDocument()
    return Array(text.utf8).withUnsafeBytes { bytes in
        do {
            return body(try document.parse(bytes))
        } catch {
            return "not parsed: \(error)"
        }
    }
}
