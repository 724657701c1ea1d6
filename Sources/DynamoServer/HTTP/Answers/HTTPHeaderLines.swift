/// The header fields of an answer as they are sent, one line each.
///
/// A thread keeps one from answer to answer, so that a header costs no allocation:
///
///     lines.removeAll()
///     lines.append("Content-Type", "application/json")
///     lines.append("x-amz-crc32", decimal: checksum)
///     responder.respond(status: 200, headers: lines, body: body)
public struct HTTPHeaderLines: ~Copyable {
    private var buffer = ByteBuffer(capacity: 1024)

    public init() {}

    /// The lines, each with its end.
    var bytes: UnsafeRawBufferPointer { buffer.bytes }

    public mutating func removeAll() {
        buffer.removeAll()
    }

    /// Appends a field whose value is known to be free of control characters.
    @inline(__always)
    public mutating func append(_ name: StaticString, _ value: StaticString) {
        append(name, byteCount: value.utf8CodeUnitCount) { place in
            place.copyMemory(from: value.utf8Start, byteCount: value.utf8CodeUnitCount)
        }
    }

    /// Appends a field; leaves it out if control characters in the value would make other lines of it.
    public mutating func append(_ name: StaticString, _ value: UnsafeRawBufferPointer) {
        let isClean = value.allSatisfy { $0 >= HTTPBytes.space && $0 != 127 || $0 == HTTPBytes.tab }
        guard isClean, let start = value.baseAddress else { return }
        append(name, byteCount: value.count) { $0.copyMemory(from: start, byteCount: value.count) }
    }

    /// Appends a field; leaves it out if control characters in the value would make other lines of it.
    public mutating func append(_ name: StaticString, _ value: String) {
        var value = value
        value.withUTF8 { append(name, UnsafeRawBufferPointer($0)) }
    }

    /// Appends a field whose value is a number.
    public mutating func append(_ name: StaticString, decimal value: UInt32) {
        append(name, byteCount: value.decimalDigitCount) { UInt64(value).writeDecimal(to: $0, value.decimalDigitCount) }
    }

    /// Appends a field whose value has `byteCount` bytes, which `write` puts down.
    @inline(__always)
    public mutating func append(_ name: StaticString, byteCount: Int, _ write: (UnsafeMutableRawPointer) -> Void) {
        let nameByteCount = name.utf8CodeUnitCount
        let lineByteCount = nameByteCount + 2 + byteCount + 2
        buffer.reserve(lineByteCount)
        let place = buffer.free.baseAddress!
        place.copyMemory(from: name.utf8Start, byteCount: nameByteCount)
        place.storeBytes(of: UInt8(ascii: ":"), toByteOffset: nameByteCount, as: UInt8.self)
        place.storeBytes(of: HTTPBytes.space, toByteOffset: nameByteCount + 1, as: UInt8.self)
        write(place + nameByteCount + 2)
        place.storeBytes(of: HTTPBytes.carriageReturn, toByteOffset: lineByteCount - 2, as: UInt8.self)
        place.storeBytes(of: HTTPBytes.lineFeed, toByteOffset: lineByteCount - 1, as: UInt8.self)
        buffer.didAppend(lineByteCount)
    }

    /// Calls `body` with each field's name and value. For transports other than a socket's.
    public func forEachField(_ body: (_ name: String, _ value: String) -> Void) {
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\r\n") {
            let name = line.prefix { $0 != ":" }
            body(String(name), String(line.dropFirst(name.count + 2)))
        }
    }
}

extension FixedWidthInteger {
    /// How many digits the number has, written in decimal. It must not be negative.
    @inline(__always)
    var decimalDigitCount: Int {
        var count = 1
        var rest = self / 10
        while rest > 0 {
            rest /= 10
            count += 1
        }
        return count
    }
}

extension UInt64 {
    /// Writes the last `digitCount` digits.
    @inline(__always)
    func writeDecimal(to place: UnsafeMutableRawPointer, _ digitCount: Int) {
        var rest = self
        for index in stride(from: digitCount - 1, through: 0, by: -1) {
            let digit = UInt8(truncatingIfNeeded: rest % 10)
            place.storeBytes(of: UInt8(ascii: "0") + digit, toByteOffset: index, as: UInt8.self)
            rest /= 10
        }
    }
}
