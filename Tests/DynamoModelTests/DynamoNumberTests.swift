import DynamoModel
import TestSupport
import Testing

@Suite struct DynamoNumberTests {
    @Test(arguments: [
        ("1", "1"), ("007", "7"), ("+3", "3"), ("-0", "0"), ("-0.0", "0"), ("1.10", "1.1"), ("100.000", "100"),
        ("1e3", "1000"), ("1.5E+2", "150"), ("123e-2", "1.23"), (".5", "0.5"), ("-.5", "-0.5"), ("5.", "5"),
        ("0e125", "0"), ("0.0e126", "0"), ("1e125", "1" + String(repeating: "0", count: 125)),
        ("1e-130", "0." + String(repeating: "0", count: 129) + "1"),
        (
            "0009.99999999999999999999999999999999999990000e125",
            String(repeating: "9", count: 38) + String(repeating: "0", count: 88)
        ),
        ("3.1415926535897932384626433832795028841", "3.1415926535897932384626433832795028841"),
        (
            "31415926535897932384626433832795028841e30",
            "31415926535897932384626433832795028841" + String(repeating: "0", count: 30)
        ),
        ("1000000000000000000000000000000000000000000", "1" + String(repeating: "0", count: 42)),
        ("0.000000000000000000000000000000000000000000000000001", "0." + String(repeating: "0", count: 50) + "1"),
        ("18446744073709551616", "18446744073709551616"), ("-9223372036854775808", "-9223372036854775808"),
    ])
    func canonicalText(written: String, canonical: String) throws {
        let number = try DynamoNumber(parsing: written)
        #expect(number.description == canonical)
        #expect(try DynamoNumber(parsing: canonical) == number)
    }

    @Test(arguments: [
        "", "NaN", "Infinity", "dog", " 1", "1 ", "1.2.3", "++5", "1e", "1e+", ".", "-", "1+2", "0x10",
        "1e99999999999999999999",
        "١",
    ])
    func notANumber(written: String) {
        #expect(throws: DynamoError.notANumber(written)) { try DynamoNumber(parsing: written) }
    }

    @Test(arguments: [
        ("1e126", DynamoError.numberOverflow), ("-11e125", .numberOverflow), ("0e126", .numberOverflow),
        ("1e2147483647", .numberOverflow), ("1e-131", .numberUnderflow), ("0.9e-130", .numberUnderflow),
        ("0e-131", .numberUnderflow), ("3.14159265358979323846264338327950288419", .numberPrecision),
        ("314159265358979323846264338327950288419e30", .numberPrecision),
        ("100000000000000000000000000000000000001e0", .numberPrecision),
    ])
    func outOfRange(written: String, error: DynamoError) throws {
        if written == "100000000000000000000000000000000000001e0" {
            #expect(throws: error) { try DynamoNumber(parsing: "1" + written) }
        } else {
            #expect(throws: error) { try DynamoNumber(parsing: written) }
        }
    }

    @Test(arguments: [
        ("3.14159", 5), ("123456", 4), ("100.5", 4), ("1E125", 2), ("-0", 1), ("-42", 3), ("42", 2), ("0.001", 2),
        ("12345678901234567890123456789012345678", 20), ("1000", 2),
    ])
    func size(written: String, bytes: Int) throws {
        #expect(try DynamoNumber(parsing: written).byteSize == bytes)
    }

    @Test(arguments: [
        ("1", "10000000000000000000000", "10000000000000000000001"), ("9e125", "9e124", "9.9e125"),
        ("0.1", "0.2", "0.3"),
        ("5", "-5", "0"), ("-7", "3", "-4"), ("1e-130", "-1e-130", "0"), ("0", "1e125", "1e125"),
        ("99999999999999999999999999999999999999", "1", "1e38"),
        ("1e38", "-1", "99999999999999999999999999999999999999"),
        ("0.5", "9999999999999999999999999999999999999", "9999999999999999999999999999999999999.5"),
    ])
    func sum(left: String, right: String, sum: String) throws {
        let (left, right) = (try DynamoNumber(parsing: left), try DynamoNumber(parsing: right))
        #expect(try left.adding(right) == DynamoNumber(parsing: sum))
        #expect(try right.adding(left) == DynamoNumber(parsing: sum))
        #expect(try left.adding(right).subtracting(right) == left)
    }

    @Test(arguments: [("9e125", "9e125"), ("1e50", "1"), ("1e50", "-1"), ("1e125", "1e-130"), ("-9e125", "-9e125")])
    func sumThatDoesNotFit(left: String, right: String) throws {
        let (left, right) = (try DynamoNumber(parsing: left), try DynamoNumber(parsing: right))
        #expect(throws: DynamoError.numberOverflow) { try left.adding(right) }
    }

    /// Where a digit is added, and where a number stops fitting into 64 bits.
    @Test(arguments: 1...37)
    func boundariesOfDigits(zeros: Int) throws {
        let power = "1" + String(repeating: "0", count: zeros)
        let written = [
            power, String(repeating: "9", count: zeros), power.dropLast() + "1", "18446744073709551615",
            "18446744073709551617",
        ]
        for text in written {
            let number = try DynamoNumber(parsing: text)
            #expect(number.description == text)
            let significant = text.reversed().drop { $0 == "0" }.count
            #expect(number.byteSize == 1 + (significant + 1) / 2)
            var bytes: [UInt8] = []
            number.encode(to: &bytes)
            #expect(try bytes.withUnsafeBytes { try DynamoNumber.decode($0) }.number == number)
        }
    }

    @Test func bytesKeepTheOrderAndComeBack() throws {
        var random = SeededGenerator.announced()
        var numbers = try (0..<2_000).map { _ in try DynamoNumber(parsing: random.numberText()) }
        numbers += [.zero, 1, -1, 10, -10, 99, 100, 101]
        for number in numbers {
            var bytes: [UInt8] = []
            number.encode(to: &bytes)
            #expect(bytes.count <= 23)
            let decoded = try bytes.withUnsafeBytes { try DynamoNumber.decode($0) }
            #expect(decoded.number == number)
            #expect(decoded.byteCount == bytes.count)
            #expect(try DynamoNumber(parsing: number.description) == number)
            let other = numbers.randomElement(using: &random)!
            var otherBytes: [UInt8] = []
            other.encode(to: &otherBytes)
            #expect((number < other) == bytes.lexicographicallyPrecedes(otherBytes), "\(number) \(other)")
            #expect(NaiveDecimal(number.description).precedes(NaiveDecimal(other.description)) == (number < other))
        }
    }

    @Test(
        arguments: [
            ("0", [0x81]), ("1", [0x82, 0x41, 0x02, 0x00]), ("-1", [0x80, 0xBE, 0xFD, 0xFF]),
            ("100", [0x82, 0x42, 0x02, 0x00]), ("0.01", [0x82, 0x40, 0x02, 0x00]),
            ("12.34", [0x82, 0x41, 0x0D, 0x23, 0x00]),
            ("123", [0x82, 0x42, 0x02, 0x18, 0x00]), ("1e-130", [0x82, 0x00, 0x02, 0x00]),
            ("9e125", [0x82, 0x7F, 0x5B, 0x00]),
        ] as [(String, [UInt8])])
    func encodedBytes(written: String, expected: [UInt8]) throws {
        var bytes: [UInt8] = []
        try DynamoNumber(parsing: written).encode(to: &bytes)
        #expect(bytes == expected)
    }

    @Test(
        arguments: [
            [], [0x00], [0x82], [0x82, 0x41, 0x00, 0x00], [0x82, 0x41, 0x02, 0x03], [0x82, 0x41, 0xF0, 0x00],
        ] as [[UInt8]])
    func corruptBytesAreAnError(bytes: [UInt8]) {
        #expect(throws: DynamoError.self) { try bytes.withUnsafeBytes { try DynamoNumber.decode($0) } }
    }
}

/// An independent comparison of plain decimal texts.
struct NaiveDecimal {
    let isNegative: Bool
    let integer: String
    let fraction: String

    init(_ text: String) {
        isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        integer = String(parts[0])
        fraction = parts.count > 1 ? String(parts[1]) : ""
    }

    private func magnitudePrecedes(_ other: NaiveDecimal) -> Bool {
        if integer.count != other.integer.count { return integer.count < other.integer.count }
        return integer == other.integer ? fraction < other.fraction : integer < other.integer
    }

    func precedes(_ other: NaiveDecimal) -> Bool {
        if isNegative != other.isNegative { return isNegative }
        return isNegative ? other.magnitudePrecedes(self) : magnitudePrecedes(other)
    }
}
