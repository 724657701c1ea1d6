/// The order-preserving, self-delimiting encoding of numbers, used in items and in keys alike.
///
/// | number   | bytes                                                                       |
/// |----------|-----------------------------------------------------------------------------|
/// | positive | 0x82, E, D₁+1, D₂+1, …, 0x00                                                 |
/// | zero     | 0x81                                                                        |
/// | negative | 0x80, then each byte of the positive number's after the first, complemented |
///
/// The value is 0.D₁D₂… × 100^(E−64) with digits D of base 100, the first and the last not zero. Bytes compare as the
/// numbers do. At most 23 bytes. `docs/KEY-ENCODING.md` has test vectors.
extension DynamoNumber {
    private enum Tag {
        static let negative: UInt8 = 0x80
        static let zero: UInt8 = 0x81
        static let positive: UInt8 = 0x82
    }

    /// The most bytes that an encoded number takes.
    static let maximumEncodedCount = 23

    /// Appends the encoded number.
    public func encode(to bytes: inout [UInt8]) {
        guard coefficient != 0 else {
            bytes.append(Tag.zero)
            return
        }
        let mask: UInt8 = isNegative ? 0xFF : 0
        bytes.append(isNegative ? Tag.negative : Tag.positive)
        DecimalDigits.withASCII(coefficient) { digits in
            let pointPosition = digits.count + Int(exponent)
            // A pair must not straddle the point: an odd number of digits before it starts with half a pair.
            let isOdd = pointPosition & 1 != 0
            bytes.append(UInt8((pointPosition + (isOdd ? 1 : 0)) / 2 + 64) ^ mask)
            var index = 0
            if isOdd {
                bytes.append((digits[0] - 0x30 + 1) ^ mask)
                index = 1
            }
            while index < digits.count {
                let second = index + 1 < digits.count ? digits[index + 1] - 0x30 : 0
                bytes.append(((digits[index] - 0x30) * 10 + second + 1) ^ mask)
                index += 2
            }
            bytes.append(mask)
        }
    }

    /// Decodes the number at the start of `bytes` and tells how many bytes it takes.
    ///
    /// - Throws: `.corruptData` when the bytes are not an encoded number.
    public static func decode(
        _ bytes: UnsafeRawBufferPointer
    ) throws(DynamoError) -> (number: DynamoNumber, byteCount: Int) {
        guard let tag = bytes.first else { throw .corruptData("empty number") }
        if tag == Tag.zero { return (.zero, 1) }
        guard tag == Tag.positive || tag == Tag.negative, bytes.count >= 4 else {
            throw .corruptData("number tag \(tag)")
        }
        let mask: UInt8 = tag == Tag.negative ? 0xFF : 0
        var coefficient: UInt128 = 0
        var small: UInt64 = 0
        var pairs = 0
        var halves = 0
        var index = 2
        while index < bytes.count, bytes[index] != mask {
            let digit = bytes[index] ^ mask
            guard (1...100).contains(digit), pairs < 20 else { throw .corruptData("number digits") }
            // Nine pairs fit into 64 bits, which spares the wide multiplication for nearly all numbers.
            if pairs < 9 {
                small = small * 100 + UInt64(digit - 1)
            } else {
                if pairs == 9 { coefficient = UInt128(small) }
                // Of 38 digits that begin with half a pair, the 20th pair is half used: 39 digits would not fit.
                let isHalf = pairs == 19
                halves = isHalf ? 1 : 0
                coefficient = coefficient * (isHalf ? 10 : 100) + UInt128((digit - 1) / (isHalf ? 10 : 1))
            }
            pairs += 1
            index += 1
        }
        guard index < bytes.count, pairs > 0 else { throw .corruptData("number without an end") }
        if pairs <= 9 { coefficient = UInt128(small) }
        let exponent = (Int(bytes[1] ^ mask) - 64 - pairs) * 2 + halves
        do {
            let number = try DynamoNumber(normalizing: coefficient, exponent: exponent, isNegative: mask != 0)
            return (number, index + 1)
        } catch {
            throw .corruptData("number out of range")
        }
    }
}
