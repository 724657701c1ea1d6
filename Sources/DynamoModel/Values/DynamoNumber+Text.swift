extension DynamoNumber {
    /// Reads a number as DynamoDB does: an optional sign, digits with at most one point among, before or behind them,
    /// and an optional exponent.
    ///
    /// - Throws: a ValidationException: not a number, more than 38 significant digits, or out of range. Zero is judged
    ///   by its written exponent, as AWS does: `0e126` is an overflow.
    public init(parsing text: UnsafeRawBufferPointer) throws(DynamoError) {
        var scanner = NumberScanner(bytes: text)
        guard scanner.scan() else {
            throw .notANumber(String(decoding: text, as: UTF8.self))
        }
        guard !scanner.exponentIsBeyond64Bits else { throw .notANumber(String(decoding: text, as: UTF8.self)) }
        guard scanner.significantDigits > 0 else {
            guard scanner.exponent <= Self.magnitudes.upperBound else { throw .numberOverflow }
            guard scanner.exponent >= Self.magnitudes.lowerBound else { throw .numberUnderflow }
            self = .zero
            return
        }
        guard scanner.exponent > Int(Int32.min), scanner.exponent < Int(Int32.max) else { throw .numberOverflow }
        guard scanner.significantDigits <= Self.maximumDigits else { throw .numberPrecision }
        try self.init(
            normalizing: scanner.coefficient, exponent: scanner.exponent, isNegative: scanner.isNegative)
    }

    /// Reads a number from a string, as ``init(parsing:)-(UnsafeRawBufferPointer)`` does.
    public init(parsing text: String) throws(DynamoError) {
        let outcome: Result<DynamoNumber, DynamoError> = Text(text).withUTF8Bytes { bytes in
            do throws(DynamoError) {
                return .success(try DynamoNumber(parsing: bytes))
            } catch {
                return .failure(error)
            }
        }
        self = try outcome.get()
    }

    /// Calls `append` with the runs of ASCII bytes of the canonical text: plain notation, never an exponent.
    ///
    /// - Complexity: linear in the length of the text, at most 170 bytes; no allocation.
    public func writeText(_ append: (UnsafeBufferPointer<UInt8>) -> Void) {
        func appendLiteral(_ literal: StaticString) {
            append(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
        }
        func appendZeros(_ count: Int) {
            guard count > 0 else { return }
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { zeros in
                zeros.initialize(repeating: UInt8(ascii: "0"))
                append(UnsafeBufferPointer(zeros))
            }
        }
        if isNegative { appendLiteral("-") }
        DecimalDigits.withASCII(coefficient) { digits in
            let pointPosition = digits.count + Int(exponent)
            if exponent >= 0 {
                append(digits)
                appendZeros(Int(exponent))
            } else if pointPosition > 0 {
                append(UnsafeBufferPointer(rebasing: digits[..<pointPosition]))
                appendLiteral(".")
                append(UnsafeBufferPointer(rebasing: digits[pointPosition...]))
            } else {
                appendLiteral("0.")
                appendZeros(-pointPosition)
                append(digits)
            }
        }
    }
}

extension DynamoNumber: CustomStringConvertible {
    /// The canonical text, as DynamoDB returns it: `12300`, `0.001`, `-5`.
    public var description: String {
        var text: [UInt8] = []
        writeText { text.append(contentsOf: $0) }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Splits the text of a number into sign, coefficient and exponent.
private struct NumberScanner {
    let bytes: UnsafeRawBufferPointer
    var isNegative = false
    /// The digits without leading and trailing zeros, when there are at most 38.
    var coefficient: UInt128 = 0
    /// How many digits the coefficient has; more than 38 are counted but not kept.
    var significantDigits = 0
    /// The power of ten of the coefficient's last digit.
    var exponent = 0
    var exponentIsBeyond64Bits = false
    private var smallCoefficient: UInt64 = 0
    private var pendingZeros = 0

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Whether the whole text is a number.
    mutating func scan() -> Bool {
        var position = 0
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
            isNegative = bytes[position] == UInt8(ascii: "-")
            position += 1
        }
        var digits = 0
        var fractionDigits = 0
        var hasPoint = false
        scanning: while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                if hasPoint { fractionDigits += 1 }
                take(digit: byte - UInt8(ascii: "0"))
            case UInt8(ascii: ".") where !hasPoint:
                hasPoint = true
            default:
                break scanning
            }
            position += 1
        }
        guard digits > 0, let written = scanExponent(from: &position), position == bytes.count else { return false }
        finish(written: written, fractionDigits: fractionDigits)
        return true
    }

    /// Zeros are held back until a digit follows, so that trailing ones never enter the coefficient.
    private mutating func take(digit: UInt8) {
        if digit == 0 {
            pendingZeros += 1
            return
        }
        if significantDigits > 0 {
            for _ in 0..<min(pendingZeros, DynamoNumber.maximumDigits) { push(0) }
            significantDigits += max(0, pendingZeros - DynamoNumber.maximumDigits)
        }
        pendingZeros = 0
        push(digit)
    }

    private mutating func push(_ digit: UInt8) {
        significantDigits += 1
        if significantDigits <= 19 {
            smallCoefficient = smallCoefficient * 10 + UInt64(digit)
        } else if significantDigits <= DynamoNumber.maximumDigits {
            if significantDigits == 20 { coefficient = UInt128(smallCoefficient) }
            coefficient = coefficient * 10 + UInt128(digit)
        }
    }

    private mutating func finish(written: Int, fractionDigits: Int) {
        if significantDigits <= 19 { coefficient = UInt128(smallCoefficient) }
        let trailing = significantDigits == 0 ? 0 : pendingZeros
        let (shifted, overflow) = written.subtractingReportingOverflow(fractionDigits - trailing)
        exponent = overflow ? written : shifted
    }

    /// The written exponent, 0 when there is none, nil when it is malformed.
    private mutating func scanExponent(from position: inout Int) -> Int? {
        guard position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") else { return 0 }
        position += 1
        var isNegativeExponent = false
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
            isNegativeExponent = bytes[position] == UInt8(ascii: "-")
            position += 1
        }
        var value = 0
        var digits = 0
        while position < bytes.count, case let byte = bytes[position], (0x30...0x39).contains(byte) {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int(byte - 0x30))
            if overflow || carry { exponentIsBeyond64Bits = true } else { value = sum }
            digits += 1
            position += 1
        }
        guard digits > 0 else { return nil }
        return isNegativeExponent ? -value : value
    }
}
