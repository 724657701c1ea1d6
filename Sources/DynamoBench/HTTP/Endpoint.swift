internal import Glibc

/// The server under load: `http://host[:port]`.
struct Endpoint: Equatable {
    let host: String
    let port: UInt16

    /// What goes into the `Host` header, and what a message calls the endpoint.
    var authority: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }

    init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Parses a URL without user, path or query. TLS is not spoken: `https` is an error that says so.
    init(parsing text: String) throws(BenchError) {
        guard !text.hasPrefix("https://") else {
            throw BenchError(.usage, "--endpoint \(text): TLS is not supported; use an http:// endpoint")
        }
        let wrong = BenchError(.usage, "--endpoint \(text): expected http://HOST:PORT")
        guard text.hasPrefix("http://") else { throw wrong }
        var rest = text.dropFirst("http://".count)
        if rest.hasSuffix("/") { rest.removeLast() }
        guard !rest.contains(where: { "/?#@ ".contains($0) }) else { throw wrong }

        var portText: Substring = "80"
        if rest.hasPrefix("["), let bracket = rest.firstIndex(of: "]") {
            host = String(rest[rest.index(after: rest.startIndex)..<bracket])
            let tail = rest[rest.index(after: bracket)...]
            guard tail.isEmpty || tail.hasPrefix(":") else { throw wrong }
            if !tail.isEmpty { portText = tail.dropFirst() }
        } else if let colon = rest.firstIndex(of: ":") {
            host = String(rest[..<colon])
            portText = rest[rest.index(after: colon)...]
        } else {
            host = String(rest)
        }
        guard !host.isEmpty, let port = UInt16(portText), port > 0 else { throw wrong }
        self.port = port
    }

    /// Looks the host up; the first address found is used.
    func resolve() throws(BenchError) -> SocketAddress {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        guard status == 0, let first = list else {
            throw BenchError(.cannotConnect, "cannot connect to \(authority): \(String(cString: gai_strerror(status)))")
        }
        defer { freeaddrinfo(list) }
        return SocketAddress(first.pointee)
    }
}

/// A resolved address, ready for `connect`.
struct SocketAddress {
    let family: Int32
    private var storage = sockaddr_storage()
    private let length: socklen_t

    init(_ information: addrinfo) {
        family = information.ai_family
        length = information.ai_addrlen
        memcpy(&storage, information.ai_addr, Int(length))
    }

    /// Opens a non-blocking TCP socket without Nagle's delay and begins to connect it.
    /// - Returns: the descriptor, or nil with `errno` saying why not.
    func beginConnecting() -> Int32? {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { return nil }
        var enabled: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &enabled, socklen_t(MemoryLayout<Int32>.size))
        let status = withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) }
        }
        if status == 0 || errno == EINPROGRESS { return descriptor }
        let reason = errno
        close(descriptor)
        errno = reason
        return nil
    }
}
