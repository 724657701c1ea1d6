/// One request in the making. Its memory is reused from request to request.
final class Request {
    /// The bytes so far; the body is appended here between `begin` and `finish`.
    let bytes = ByteBuffer(capacity: 4096)
    private var bodyStart = 0
    private var lengthEnd = 0

    /// Starts anew with `head`.
    func begin(_ head: RequestHead) {
        bytes.removeAll()
        bytes.append(head.bytes)
        bodyStart = head.bytes.count
        lengthEnd = head.lengthEnd
    }

    /// Starts anew with `head` and the beginning of the body.
    func begin(_ head: RequestHead, _ bodyPrefix: [UInt8]) {
        begin(head)
        bytes.append(bodyPrefix)
    }

    /// Writes the body's length into the header.
    func finish() {
        var rest = bytes.count - bodyStart
        var position = lengthEnd
        repeat {
            bytes.replace(at: position, with: UInt8(48 + rest % 10))
            rest /= 10
            position -= 1
        } while rest > 0
        precondition(lengthEnd - position <= RequestHead.lengthDigits)
    }
}
