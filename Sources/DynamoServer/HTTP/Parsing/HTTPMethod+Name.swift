extension HTTPMethod {
    /// The method of a name as it stands in the request line.
    init(_ name: UnsafeRawBufferPointer) {
        if name.equals("POST") {
            self = .post
        } else if name.equals("GET") {
            self = .get
        } else if name.equals("HEAD") {
            self = .head
        } else if name.equals("PUT") {
            self = .put
        } else if name.equals("DELETE") {
            self = .delete
        } else if name.equals("OPTIONS") {
            self = .options
        } else {
            self = .other(String(decoding: name, as: UTF8.self))
        }
    }
}
