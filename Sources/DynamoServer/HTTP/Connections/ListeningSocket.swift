import Glibc

/// A TCP socket that listens on one address.
struct ListeningSocket: Sendable {
    let descriptor: Int32
    let port: UInt16

    /// Listens on each address that `host` stands for, all on one port. The first address must do; of the others (a
    /// machine without IPv6 may still list `::1`) those that can.
    static func open(host: String, port: UInt16) throws(HTTPServerError) -> [ListeningSocket] {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0, let first = list else {
            let reason = String(cString: gai_strerror(code))
            throw HTTPServerError(
                code: .cannotResolveHost, message: "cannot find the address of host '\(host)': \(reason)")
        }
        defer { freeaddrinfo(list) }

        let firstSocket = try listen(on: first.pointee, port: port, host: host)
        var sockets = [firstSocket]
        var next = first.pointee.ai_next
        while let entry = next {
            if let socket = try? listen(on: entry.pointee, port: firstSocket.port, host: host) {
                sockets.append(socket)
            }
            next = entry.pointee.ai_next
        }
        return sockets
    }

    private static func listen(
        on address: addrinfo, port: UInt16, host: String
    ) throws(HTTPServerError) -> ListeningSocket {
        let flags = Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.ai_family, address.ai_socktype | flags, address.ai_protocol)
        guard descriptor >= 0 else { throw failure(host, port) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        // Answers leave at once. Accepted sockets inherit this.
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))

        var storage = sockaddr_storage()
        memcpy(&storage, address.ai_addr, Int(address.ai_addrlen))
        var length = address.ai_addrlen
        let bound = withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                setPort(port, of: address)
                return bind(descriptor, address, length) == 0
                    && Glibc.listen(descriptor, SOMAXCONN) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard bound else {
            let error = failure(host, port)
            close(descriptor)
            throw error
        }
        return ListeningSocket(descriptor: descriptor, port: self.port(of: &storage))
    }

    private static func failure(_ host: String, _ port: UInt16) -> HTTPServerError {
        let reason = systemErrorText()
        return HTTPServerError(code: .cannotListen, message: "cannot listen on \(host) port \(port): \(reason)")
    }

    /// The port lies in the same place in an IPv4 and an IPv6 address.
    private static func setPort(_ port: UInt16, of address: UnsafeMutablePointer<sockaddr>) {
        address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_port = port.bigEndian }
    }

    private static func port(of storage: inout sockaddr_storage) -> UInt16 {
        withUnsafePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { UInt16(bigEndian: $0.pointee.sin_port) }
        }
    }
}
