import Glibc

/// The bytes from and to one client. All reading and writing of connections goes through here, so that it is the place
/// where TLS will be.
struct ClientSocket {
    let descriptor: Int32

    enum Outcome: Equatable {
        /// This many bytes, at least one.
        case bytes(Int)
        /// Nothing is there, or nothing fits, until the system reports otherwise.
        case wouldBlock
        /// The client sends no more.
        case end
        case failure
    }

    @inline(__always)
    func receive(into memory: UnsafeMutableRawBufferPointer) -> Outcome {
        outcome(recv(descriptor, memory.baseAddress, memory.count, 0))
    }

    @inline(__always)
    func send(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        outcome(Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)))
    }

    /// Sends two pieces of memory as one.
    func send(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Outcome {
        withUnsafeTemporaryAllocation(of: iovec.self, capacity: 2) { parts in
            parts[0] = iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count)
            parts[1] = iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count)
            var message = msghdr()
            message.msg_iov = parts.baseAddress
            message.msg_iovlen = 2
            return outcome(sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL)))
        }
    }

    /// Tells the client that nothing more will come.
    func endSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    func close() {
        Glibc.close(descriptor)
    }

    @inline(__always)
    private func outcome(_ result: Int) -> Outcome {
        if result > 0 { return .bytes(result) }
        if result == 0 { return .end }
        switch errno {
        case EAGAIN, EINTR: return .wouldBlock
        default: return .failure
        }
    }
}
