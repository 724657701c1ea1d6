import Glibc

/// A client that sends bytes as they are given and reads answers one by one. One thread may send while another reads.
final class RawClient: @unchecked Sendable {
    let descriptor: Int32
    private var received: [UInt8] = []

    struct Answer {
        let status: Int
        /// Names in lower case.
        let headers: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Connects to 127.0.0.1; a read fails after `timeoutSeconds`.
    ///
    /// - Parameter receiveBufferBytes: how much the system keeps of what was not read; nil leaves that to the system.
    init(port: UInt16, timeoutSeconds: Int = 5, receiveBufferBytes: Int32? = nil) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var receiveBufferBytes {
            setsockopt(
                descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBufferBytes, socklen_t(MemoryLayout<Int32>.size))
        }
        // An IPv4 address in memory: family, port and address in network order, padding.
        var address: [UInt8] = [UInt8(AF_INET), 0, UInt8(port >> 8), UInt8(port & 255), 127, 0, 0, 1]
        address += [UInt8](repeating: 0, count: 8)
        let connected = address.withUnsafeBytes { bytes in
            connect(descriptor, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), 16)
        }
        precondition(connected == 0, "cannot connect")
        var timeout = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(descriptor)
    }

    /// Sends all bytes; false if the other side has closed.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                Glibc.send(descriptor, bytes.baseAddress! + offset, bytes.count - offset, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            offset += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool {
        send(Array(text.utf8))
    }

    /// Sends a POST of `body` to `target`.
    func post(_ target: String, _ body: [UInt8] = [], headers: [String] = []) {
        let head = ["POST \(target) HTTP/1.1", "Host: test", "Content-Length: \(body.count)"] + headers
        send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }

    /// The next answer; nil if the connection ends or nothing comes. Interim answers (100) are answers too.
    func receive(isHead: Bool = false) -> Answer? {
        guard let headEnd = waitForHeadEnd() else { return nil }
        let lines = String(decoding: received[..<headEnd], as: UTF8.self).split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let status = Int(lines[0].split(separator: " ")[1])!
        let byteCount = isHead || status == 100 ? 0 : Int(headers["content-length"] ?? "0")!
        while received.count < headEnd + 4 + byteCount { if !readMore() { return nil } }
        let body = Array(received[(headEnd + 4)..<(headEnd + 4 + byteCount)])
        received.removeFirst(headEnd + 4 + byteCount)
        return Answer(status: status, headers: headers, body: body)
    }

    /// Whether the server has closed the connection; waits for it.
    func isClosedByServer() -> Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, 0)
        return count == 0 || count < 0 && errno == ECONNRESET
    }

    private func waitForHeadEnd() -> Int? {
        while true {
            let end = Array("\r\n\r\n".utf8)
            if received.count >= 4 {
                for index in 0...(received.count - 4) where Array(received[index..<(index + 4)]) == end { return index }
            }
            if !readMore() { return nil }
        }
    }

    private func readMore() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        if count <= 0 { return false }
        received += chunk[..<count]
        return true
    }
}
