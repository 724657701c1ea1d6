import Glibc

/// A run of bytes that is the same for all records, save for the digits of its number and its text.
///
/// So a record is made by two copies and a few digits: what is measured is the database, not the making of items.
struct RecordTemplate: Sendable {
    /// What stands for the number and for the text in the bytes that a template is made of.
    static let numberPlaceholder = "0000000000"
    static let textPlaceholder = String(repeating: "~", count: RecordText.size)

    private let bytes: [UInt8]
    private let numberPosition: Int
    private let textPosition: Int?

    /// - Parameter bytes: with both placeholders, or only that of the number.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        numberPosition = Self.position(of: Self.numberPlaceholder, in: bytes)!
        textPosition = Self.position(of: Self.textPlaceholder, in: bytes)
    }

    var count: Int { bytes.count }

    /// Writes the bytes of a version of the record with this number; there is room for `count`.
    func write(_ number: Int, version: Int, _ text: RecordText, to target: UnsafeMutableRawBufferPointer) {
        target.copyBytes(from: bytes)
        var rest = UInt64(number)
        for position in (numberPosition..<numberPosition + Self.numberPlaceholder.utf8.count).reversed() {
            let quotient = rest / 10
            target[position] = 48 + UInt8(truncatingIfNeeded: rest - quotient * 10)
            rest = quotient
        }
        if let textPosition {
            text.write(number, version: version, to: UnsafeMutableRawBufferPointer(rebasing: target[textPosition...]))
        }
    }

    private static func position(of text: String, in bytes: [UInt8]) -> Int? {
        let wanted = Array(text.utf8)
        guard bytes.count >= wanted.count else { return nil }
        return (0...bytes.count - wanted.count).first { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }
}
