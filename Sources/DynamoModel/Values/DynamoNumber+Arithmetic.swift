extension DynamoNumber {
    /// The exact sum.
    ///
    /// - Throws: `.numberOverflow` when the sum is out of range, and also when it would need more than 38 digits:
    ///   DynamoDB words both alike.
    public func adding(_ other: DynamoNumber) throws(DynamoError) -> DynamoNumber {
        guard coefficient != 0 else { return other }
        guard other.coefficient != 0 else { return self }
        let (high, low) = exponent >= other.exponent ? (self, other) : (other, self)
        let shift = Int(high.exponent) - Int(low.exponent)
        // `low` ends further right than `high`: when the two do not fit into 38 digits together, neither does the sum.
        guard shift + DecimalDigits.count(high.coefficient) <= Self.maximumDigits + 1, shift <= Self.maximumDigits
        else { throw .numberOverflow }
        let (aligned, overflow) = high.coefficient.multipliedReportingOverflow(by: DecimalDigits.powerOfTen(shift))
        guard !overflow else { throw .numberOverflow }
        let magnitude: UInt128
        let isNegative: Bool
        if high.isNegative == low.isNegative {
            let (sum, carry) = aligned.addingReportingOverflow(low.coefficient)
            guard !carry else { throw .numberOverflow }
            (magnitude, isNegative) = (sum, high.isNegative)
        } else if aligned >= low.coefficient {
            (magnitude, isNegative) = (aligned - low.coefficient, high.isNegative)
        } else {
            (magnitude, isNegative) = (low.coefficient - aligned, low.isNegative)
        }
        do {
            return try DynamoNumber(normalizing: magnitude, exponent: Int(low.exponent), isNegative: isNegative)
        } catch {
            throw error == .numberPrecision ? .numberOverflow : error
        }
    }

    /// The exact difference. Throws as ``adding(_:)`` does.
    public func subtracting(_ other: DynamoNumber) throws(DynamoError) -> DynamoNumber {
        try adding(other.negated)
    }

    /// The number with the other sign.
    public var negated: DynamoNumber {
        DynamoNumber(coefficient: coefficient, exponent: exponent, isNegative: coefficient != 0 && !isNegative)
    }
}
