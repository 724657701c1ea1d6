extension HTTPMethod {
    /// The method of a name as it stands in the request line.
    init(_ name: UnsafePointer<CChar>) {
        switch String(cString: name) {
        case "GET": self = .get
        case "HEAD": self = .head
        case "POST": self = .post
        case "PUT": self = .put
        case "DELETE": self = .delete
        case "OPTIONS": self = .options
        case let other: self = .other(other)
        }
    }
}
