public import DynamoModel

/// Bytes travel as one string of Base64, not as an array of numbers.
extension UInt8: WireDecodable, WireEncodable {
    /// A number from 0 to 255.
    public init(wire: JSONValue) throws(DynamoError) {
        guard let byte = UInt8(exactly: try Int(wire: wire)) else { throw .serialization("") }
        self = byte
    }

    public func write(to writer: inout JSONWriter) { writer.integer(Int(self)) }

    /// Decodes Base64, strictly: padding is needed and nothing may be left over.
    public static func decodeElements(wire: JSONValue) throws(DynamoError) -> [UInt8] {
        guard wire.isString else { throw WireType.blob.mismatch(wire) }
        let text = wire.string
        do throws(Base64.Failure) {
            let count = try Base64.decodedCount(text)
            return try [UInt8](capacity: count) { place throws(Base64.Failure) in
                try Base64.decode(text, to: place)
            }
        } catch {
            throw error.serialization(text)
        }
    }

    public static func writeElements(_ elements: [UInt8], to writer: inout JSONWriter) {
        elements.withUnsafeBytes { writer.base64($0) }
    }
}

extension [UInt8] {
    /// An array of `capacity` bytes that `body` writes, all of them.
    @inline(__always)
    init<Failure: Error>(
        capacity: Int, _ body: (UnsafeMutableRawPointer) throws(Failure) -> Void
    ) throws(Failure) {
        var failure: Failure?
        self.init(unsafeUninitializedCapacity: capacity) { buffer, initialized in
            guard let start = buffer.baseAddress else { return }
            do throws(Failure) {
                try body(UnsafeMutableRawPointer(start))
                initialized = capacity
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}

extension Base64.Failure {
    /// The error that the service answers.
    func serialization(_ text: UnsafeRawBufferPointer) -> DynamoError {
        switch self {
        case .length:
            .serialization("Base64 encoded length is expected a multiple of 4 bytes but found: \(text.count)")
        case .character(let character):
            .serialization("Invalid base 64 character: '\(Unicode.Scalar(character))'")
        case .leftoverBits:
            // The misspelling is the service's.
            .serialization("Invalid last non-pad Base64 character dectected")
        }
    }
}

extension JSONWriter {
    /// Writes bytes as a string of Base64.
    public mutating func base64(_ bytes: UnsafeRawBufferPointer) {
        let count = Base64.encodedCount(bytes.count)
        let place = reserve(count + 3)
        place.storeBytes(of: UInt8(ascii: "\""), as: UInt8.self)
        Base64.encode(bytes, to: place + 1)
        place.storeBytes(of: UInt8(ascii: "\""), toByteOffset: count + 1, as: UInt8.self)
        place.storeBytes(of: UInt8(ascii: ","), toByteOffset: count + 2, as: UInt8.self)
        advance(by: count + 3)
    }
}
