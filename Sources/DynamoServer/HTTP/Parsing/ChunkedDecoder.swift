import Glibc

/// Takes the chunks out of a body in the chunked transfer coding, as it arrives.
///
///     SIZE [; extension] CRLF data CRLF … 0 CRLF [trailer line CRLF …] CRLF
///
/// Extensions and trailers are passed over, up to a limit. Lines end in CRLF and in nothing else.
struct ChunkedDecoder {
    private enum State {
        /// In front of the first digit of a size, and behind it.
        case firstDigit, digits
        case extensions
        case sizeLineFeed
        case data
        case dataCarriageReturn, dataLineFeed
        /// At the beginning of a line behind the last chunk, and in one.
        case trailerStart, trailer
        case trailerLineFeed, lastLineFeed
        case complete
    }

    private var state = State.firstDigit
    /// The size that is being read, and then what is left of the chunk.
    private var remaining = 0
    /// Bytes of extensions and trailers so far.
    private var ignoredByteCount = 0

    private static let ignoredByteLimit = 16 * 1024

    /// Whether the last line has been read.
    var isComplete: Bool { state == .complete }

    /// Reads `raw` until the body's end, or all of it.
    ///
    /// - Parameter destination: where the data goes, at or in front of `raw`; nil to throw it away.
    /// - Returns: how many bytes of `raw` were read, and how many bytes of data were in them.
    mutating func decode(
        _ raw: UnsafeRawBufferPointer, to destination: UnsafeMutableRawPointer?
    ) throws(HTTPFault) -> (readByteCount: Int, dataByteCount: Int) {
        var index = 0
        var dataByteCount = 0
        while index < raw.count, state != .complete {
            if state == .data {
                let byteCount = min(remaining, raw.count - index)
                if let destination { memmove(destination + dataByteCount, raw.baseAddress! + index, byteCount) }
                dataByteCount += byteCount
                index += byteCount
                remaining -= byteCount
                if remaining == 0 { state = .dataCarriageReturn }
            } else {
                try take(raw[index])
                index += 1
            }
        }
        return (index, dataByteCount)
    }

    /// Reads one byte that is not data.
    private mutating func take(_ byte: UInt8) throws(HTTPFault) {
        switch state {
        case .firstDigit:
            remaining = try digit(byte)
            state = .digits
        case .digits:
            switch byte {
            case HTTPBytes.carriageReturn: state = .sizeLineFeed
            case UInt8(ascii: ";"), HTTPBytes.space, HTTPBytes.tab: state = .extensions
            default:
                let value = try digit(byte)
                guard remaining <= Int.max >> 8 else { throw .malformedChunk }
                remaining = remaining << 4 | value
            }
        case .extensions: state = try ignore(byte) ? .sizeLineFeed : .extensions
        case .sizeLineFeed:
            try expect(HTTPBytes.lineFeed, byte)
            state = remaining == 0 ? .trailerStart : .data
        case .dataCarriageReturn:
            try expect(HTTPBytes.carriageReturn, byte)
            state = .dataLineFeed
        case .dataLineFeed:
            try expect(HTTPBytes.lineFeed, byte)
            state = .firstDigit
        case .trailerStart where byte == HTTPBytes.carriageReturn: state = .lastLineFeed
        case .trailerStart, .trailer: state = try ignore(byte) ? .trailerLineFeed : .trailer
        case .trailerLineFeed:
            try expect(HTTPBytes.lineFeed, byte)
            state = .trailerStart
        case .lastLineFeed:
            try expect(HTTPBytes.lineFeed, byte)
            state = .complete
        case .data, .complete: preconditionFailure("not a byte of a line")
        }
    }

    private func digit(_ byte: UInt8) throws(HTTPFault) -> Int {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
        default: throw .malformedChunk
        }
    }

    private func expect(_ expected: UInt8, _ byte: UInt8) throws(HTTPFault) {
        guard byte == expected else { throw .malformedChunk }
    }

    /// Passes over a byte of an extension or trailer. True for the carriage return that ends it.
    private mutating func ignore(_ byte: UInt8) throws(HTTPFault) -> Bool {
        ignoredByteCount += 1
        guard ignoredByteCount <= Self.ignoredByteLimit else { throw .headerTooLarge }
        if byte == HTTPBytes.carriageReturn { return true }
        guard byte >= HTTPBytes.space || byte == HTTPBytes.tab, byte != 127 else { throw .malformedChunk }
        return false
    }
}
