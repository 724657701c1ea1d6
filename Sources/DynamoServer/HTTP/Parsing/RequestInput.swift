/// What has been received of one request, and maybe of those behind it.
///
/// The header stays in front; the body's data gathers behind it, without the transfer coding, so that a body is
/// contiguous and usually lies where it was received. A connection has one of these only while it has bytes.
final class RequestInput: PooledBuffer {
    @exclusivity(unchecked) var bytes = ByteBuffer(capacity: 16 * 1024)
    @exclusivity(unchecked) private(set) var parser = RequestParser()
    @exclusivity(unchecked) private var chunks = ChunkedDecoder()
    /// Bytes of the body that were received, kept or not.
    private(set) var bodyByteCount = 0
    /// Bytes of the body that lie behind the header.
    private var keptByteCount = 0
    /// Whether the body is read and thrown away.
    private(set) var discardsBody = false
    /// Where the request ends, once it is whole.
    private var requestEnd = 0

    /// Whether the request is here to its end.
    var isWhole: Bool { requestEnd > 0 }

    var capacity: Int { bytes.capacity }

    func reset() {
        bytes.removeAll()
        beginRequest()
    }

    /// Reads what there is of the header. True once it is complete.
    func readHead() throws(HTTPFault) -> Bool {
        try parser.parse(bytes.bytes)
    }

    /// From now on throws the body away, also what there is of it.
    func discardBody() {
        discardsBody = true
        guard keptByteCount > 0, requestEnd == 0 else { return }
        bytes.truncate(to: parser.head.byteCount)
        keptByteCount = 0
    }

    /// Reads what there is of the body. True once it is complete.
    func readBody() throws(HTTPFault) -> Bool {
        let head = parser.head
        switch head.framing {
        case .none:
            requestEnd = head.byteCount
            return true
        case .length(let length): return readBody(length: length, behind: head.byteCount)
        case .chunked: return try readChunks(behind: head.byteCount)
        }
    }

    /// Forgets the request, which was whole, and goes on to the bytes behind it.
    func endRequest() {
        bytes.removeFirst(requestEnd)
        beginRequest()
    }

    private func beginRequest() {
        parser.reset()
        chunks = ChunkedDecoder()
        bodyByteCount = 0
        keptByteCount = 0
        discardsBody = false
        requestEnd = 0
    }

    private func readBody(length: Int, behind headByteCount: Int) -> Bool {
        let arrived = min(length - bodyByteCount + keptByteCount, bytes.count - headByteCount)
        bodyByteCount += arrived - keptByteCount
        keptByteCount = arrived
        guard bodyByteCount < length else {
            requestEnd = headByteCount + arrived
            return true
        }
        if discardsBody {
            bytes.truncate(to: headByteCount)
            keptByteCount = 0
        }
        return false
    }

    private func readChunks(behind headByteCount: Int) throws(HTTPFault) -> Bool {
        let start = headByteCount + keptByteCount
        let raw = bytes.bytes[rebased: start..<bytes.count]
        let destination = discardsBody ? nil : bytes.mutableStart + start
        let (readByteCount, dataByteCount) = try chunks.decode(raw, to: destination)
        bodyByteCount += dataByteCount
        if !discardsBody { keptByteCount += dataByteCount }
        if chunks.isComplete {
            requestEnd = start + readByteCount
            return true
        }
        bytes.truncate(to: headByteCount + keptByteCount)
        return false
    }
}

// MARK: - The whole request

extension RequestInput {
    /// Calls `body` with the data of a whole request's body, followed by the padding that ``HTTPRequest`` promises; with
    /// nothing if the body was thrown away.
    func withBody(_ body: (UnsafeRawBufferPointer) -> Void) {
        let byteCount = discardsBody ? 0 : keptByteCount
        let start = bytes.mutableStart + parser.head.byteCount
        // The padding lies on the next request, if that has begun to arrive.
        withUnsafeTemporaryAllocation(byteCount: HTTPRequest.bodyPaddingByteCount, alignment: 16) { saved in
            let padding = UnsafeMutableRawBufferPointer(
                start: start + byteCount, count: HTTPRequest.bodyPaddingByteCount)
            let hasMore = requestEnd < bytes.count
            if hasMore { saved.copyMemory(from: UnsafeRawBufferPointer(padding)) }
            padding.initializeMemory(as: UInt8.self, repeating: 0)
            body(UnsafeRawBufferPointer(start: start, count: byteCount))
            if hasMore { padding.copyMemory(from: UnsafeRawBufferPointer(saved)) }
        }
    }

    var method: UnsafeRawBufferPointer { bytes.bytes[rebased: parser.head.method] }

    var target: UnsafeRawBufferPointer { bytes.bytes[rebased: parser.head.target] }

    /// The value of the first header field of this name.
    func header(_ name: StaticString) -> UnsafeRawBufferPointer? {
        let bytes = bytes.bytes
        for field in parser.fields where field.nameByteCount == name.utf8CodeUnitCount {
            if bytes[rebased: field.name].equalsIgnoringCase(name) { return bytes[rebased: field.value] }
        }
        return nil
    }

    func forEachHeader(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void) {
        let bytes = bytes.bytes
        for field in parser.fields { body(bytes[rebased: field.name], bytes[rebased: field.value]) }
    }
}
