public import DynamoModel

extension DynamoError: WireEncodable {
    /// The body of an error answer. SerializationException and AccessDeniedException spell their message with a
    /// capital.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("__type", "\(code.namespace)#\(code.name)")
        if !message.isEmpty {
            switch code {
            case .serialization, .accessDenied: writer.member("Message", message)
            default: writer.member("message", message)
            }
        }
        writer.member("Item", item)
        writer.member("CancellationReasons", cancellationReasons)
        writer.endObject()
    }
}

extension CancellationReason: WireEncodable {
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("Code", code)
        writer.member("Message", message)
        writer.member("Item", item)
        writer.endObject()
    }
}
