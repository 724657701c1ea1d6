/// DynamoDB's number: an exact decimal of up to 38 significant digits, zero or of a magnitude from 1E-130 to
/// 9.9999999999999999999999999999999999999E+125.
///
/// The value is `coefficient × 10^exponent` with the sign beside it. It is canonical: the coefficient has no trailing
/// decimal zero, and zero is never negative, so that equal numbers have equal fields. 38 digits fit into 128 bits
/// (10³⁸ < 2¹²⁷), and DynamoDB refuses a sum that would need rounding, so that addition of 128-bit integers is all
/// the arithmetic there is and no decimal library is needed.
///
/// See [Number](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html).
public struct DynamoNumber: Hashable, Sendable {
    let coefficient: UInt128
    let exponent: Int16
    let isNegative: Bool

    /// The most significant digits that a number can have.
    public static let maximumDigits = 38
    /// The decimal exponents of the first digit that a number other than zero can have.
    static let magnitudes = -130...125

    public static let zero = DynamoNumber(coefficient: 0, exponent: 0, isNegative: false)

    init(coefficient: UInt128, exponent: Int16, isNegative: Bool) {
        self.coefficient = coefficient
        self.exponent = exponent
        self.isNegative = isNegative
    }

    /// Makes a number canonical and checks its range.
    ///
    /// - Throws: `.numberOverflow` or `.numberUnderflow` when the magnitude is out of range, `.numberPrecision` when
    ///   more than 38 digits are significant.
    init(normalizing coefficient: UInt128, exponent: Int, isNegative: Bool) throws(DynamoError) {
        guard coefficient != 0 else {
            self = .zero
            return
        }
        let (digits, trimmed, zeros) = DecimalDigits.trimmingTrailingZeros(coefficient)
        guard digits <= Self.maximumDigits else { throw .numberPrecision }
        let magnitude = exponent + zeros + digits - 1
        guard magnitude <= Self.magnitudes.upperBound else { throw .numberOverflow }
        guard magnitude >= Self.magnitudes.lowerBound else { throw .numberUnderflow }
        self.init(coefficient: trimmed, exponent: Int16(exponent + zeros), isNegative: isNegative)
    }

    /// Any Swift integer of up to 64 bits.
    public init(_ value: some FixedWidthInteger) {
        let (digits, trimmed, zeros) = DecimalDigits.trimmingTrailingZeros(UInt128(value.magnitude))
        _ = digits
        self.init(coefficient: trimmed, exponent: trimmed == 0 ? 0 : Int16(zeros), isNegative: value < 0)
    }

    /// The number as an integer, or nil when it has a fraction or does not fit.
    public var integer: Int? {
        guard exponent >= 0, exponent <= 19 else { return coefficient == 0 ? 0 : nil }
        let (magnitude, overflow) = coefficient.multipliedReportingOverflow(by: DecimalDigits.powerOfTen(Int(exponent)))
        guard !overflow, magnitude <= UInt128(Int.max) else { return nil }
        return isNegative ? -Int(magnitude) : Int(magnitude)
    }

    /// What the number counts for in an item's size, in bytes: one, and one for each two digits before the point and
    /// for each two behind it, without leading and trailing zeros, and one for a minus sign.
    public var byteSize: Int {
        guard coefficient != 0 else { return 1 }
        let digits = DecimalDigits.count(coefficient)
        let integerDigits = min(max(digits + Int(exponent), 0), digits)
        return 1 + (integerDigits + 1) / 2 + (digits - integerDigits + 1) / 2 + (isNegative ? 1 : 0)
    }
}

extension DynamoNumber: Comparable {
    public static func < (left: DynamoNumber, right: DynamoNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.magnitudePrecedes(left) : left.magnitudePrecedes(right)
    }

    private func magnitudePrecedes(_ other: DynamoNumber) -> Bool {
        guard coefficient != 0, other.coefficient != 0 else { return coefficient == 0 && other.coefficient != 0 }
        let digits = DecimalDigits.count(coefficient)
        let otherDigits = DecimalDigits.count(other.coefficient)
        let magnitude = digits + Int(exponent)
        let otherMagnitude = otherDigits + Int(other.exponent)
        guard magnitude == otherMagnitude else { return magnitude < otherMagnitude }
        // Of equal magnitude, the shorter coefficient is brought to the length of the longer: at most 38 digits.
        if digits < otherDigits {
            return coefficient * DecimalDigits.powerOfTen(otherDigits - digits) < other.coefficient
        }
        return coefficient < other.coefficient * DecimalDigits.powerOfTen(digits - otherDigits)
    }
}

extension DynamoNumber: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) {
        self.init(value)
    }
}
