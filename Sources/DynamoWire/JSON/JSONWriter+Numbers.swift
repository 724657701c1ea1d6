public import DynamoModel

extension JSONWriter {
    /// Writes a whole number.
    public mutating func integer(_ value: Int) {
        // 20 characters and the comma.
        let place = reserve(21)
        var length = 0
        if value < 0 {
            place.storeBytes(of: UInt8(ascii: "-"), as: UInt8.self)
            length = 1
        }
        length += JSONWriter.writeDigits(of: UInt64(value.magnitude), to: place + length)
        place.storeBytes(of: UInt8(ascii: ","), toByteOffset: length, as: UInt8.self)
        advance(by: length + 1)
    }

    /// Writes a double, with at least one digit after the point: `1.0`, `0.5`. Infinities and NaN, which JSON has not,
    /// become null.
    public mutating func double(_ value: Double) {
        let halves = value * 2
        // Capacity units, which are nearly all the doubles that DynamoDB sends, are multiples of one half.
        if let count = Int(exactly: halves), count.magnitude < 1 << 53, value >= 0 {
            writeHalves(UInt64(count.magnitude))
        } else if value.isFinite {
            var text = value.description
            text.withUTF8 { verbatim(UnsafeRawBufferPointer($0)) }
            byte(UInt8(ascii: ","))
        } else {
            null()
        }
    }

    /// Writes a timestamp as AWS JSON does: seconds since 1970, with milliseconds as a fraction if there are any.
    public mutating func timestamp(_ value: Timestamp) {
        let milliseconds = value.millisecondsSinceEpoch
        let place = reserve(26)
        var length = 0
        if milliseconds < 0 {
            place.storeBytes(of: UInt8(ascii: "-"), as: UInt8.self)
            length = 1
        }
        let (seconds, fraction) = milliseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
        length += JSONWriter.writeDigits(of: seconds, to: place + length)
        if fraction != 0 {
            // The leading 1 keeps the zeros of the fraction; the point overwrites it.
            _ = JSONWriter.writeDigits(of: fraction + 1000, to: place + length)
            place.storeBytes(of: UInt8(ascii: "."), toByteOffset: length, as: UInt8.self)
            length += 4
        }
        place.storeBytes(of: UInt8(ascii: ","), toByteOffset: length, as: UInt8.self)
        advance(by: length + 1)
    }

    private mutating func writeHalves(_ halves: UInt64) {
        let place = reserve(24)
        var length = JSONWriter.writeDigits(of: halves / 2, to: place)
        place.storeBytes(of: UInt8(ascii: "."), toByteOffset: length, as: UInt8.self)
        let tenths = halves & 1 == 0 ? UInt8(ascii: "0") : UInt8(ascii: "5")
        place.storeBytes(of: tenths, toByteOffset: length + 1, as: UInt8.self)
        place.storeBytes(of: UInt8(ascii: ","), toByteOffset: length + 2, as: UInt8.self)
        length += 3
        advance(by: length)
    }

    /// Writes decimal digits and returns how many.
    @inline(__always)
    private static func writeDigits(of value: UInt64, to place: UnsafeMutableRawPointer) -> Int {
        var count = 1
        var bound = value / 10
        while bound > 0 {
            bound /= 10
            count += 1
        }
        var rest = value
        var position = count
        repeat {
            position -= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            place.storeBytes(of: UInt8(ascii: "0") + UInt8(digit), toByteOffset: position, as: UInt8.self)
            rest = quotient
        } while rest > 0
        return count
    }
}
