import Glibc

/// Sends requests over one connection that is kept open.
final class SocketTransport: Transport {
    private let host: String
    private let port: UInt16
    private var descriptor: Int32 = -1
    private var received: [UInt8] = []

    struct Fault: Error {
        let message: String
    }

    /// Connects to a name or address; a read fails after 60 seconds.
    init(host: String, port: UInt16) throws {
        self.host = host
        self.port = port
        try connect()
    }

    deinit {
        close(descriptor)
    }

    func send(_ request: TestRequest) throws -> TestAnswer {
        var lines = ["\(request.method) \(request.target) HTTP/1.1", "Host: \(host):\(port)"]
        lines += request.headers.map { "\($0.name): \($0.value)" }
        if request.method != "GET", request.method != "HEAD" { lines.append("Content-Length: \(request.body.count)") }
        try write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + request.body)
        let answer = try receive(hasBody: request.method != "HEAD")
        if answer.headers["connection"]?.lowercased() == "close" { try connect() }
        return answer
    }

    private func connect() throws {
        if descriptor >= 0 { close(descriptor) }
        received = []
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var addresses: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &addresses) == 0 else {
            throw Fault(message: "cannot resolve \(host)")
        }
        defer { freeaddrinfo(addresses) }
        var next = addresses
        while let address = next?.pointee {
            descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
            if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return try setOptions() }
            close(descriptor)
            next = address.ai_next
        }
        throw Fault(message: "cannot connect to \(host):\(port)")
    }

    private func setOptions() throws {
        var timeout = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var isOn: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, 4)
    }

    private func write(_ bytes: [UInt8]) throws {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                Glibc.send(descriptor, bytes.baseAddress! + offset, bytes.count - offset, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Fault(message: "the connection broke while sending") }
            offset += count
        }
    }

    private func receive(hasBody: Bool) throws -> TestAnswer {
        var headEnd = end(ofHeadFrom: 0)
        while headEnd == nil {
            let start = max(0, received.count - 3)
            try readMore()
            headEnd = end(ofHeadFrom: start)
        }
        let head = String(decoding: received[..<headEnd!], as: UTF8.self).split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in head.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let count = hasBody ? Int(headers["content-length"] ?? "0") ?? 0 : 0
        let bodyStart = headEnd! + 4
        while received.count < bodyStart + count { try readMore() }
        let body = Array(received[bodyStart..<(bodyStart + count)])
        received.removeFirst(bodyStart + count)
        guard let status = head.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Fault(message: "no status line")
        }
        return TestAnswer(status: status, headers: headers, body: body)
    }

    private func end(ofHeadFrom start: Int) -> Int? {
        guard received.count >= start + 4 else { return nil }
        return (start...(received.count - 4)).first { index in
            received[index] == 13 && received[index + 1] == 10 && received[index + 2] == 13
                && received[index + 3] == 10
        }
    }

    private func readMore() throws {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { throw Fault(message: "the connection ended without an answer") }
        received += chunk[..<count]
    }
}
