/// Matchers written by hand for the few patterns of the service model, as a regular expression costs microseconds.
extension ShapePattern {
    /// Whether the whole text matches. Linear in its length.
    public func matches(_ text: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .name: !text.isEmpty && text.allSatisfy(ShapePattern.isNameCharacter)
        case .printable: !text.isEmpty && text.allSatisfy { $0 >= 0x20 && $0 <= 0x7E }
        case .xmlCharacters: ShapePattern.isXMLText(text)
        case .hexadecimalBlocks:
            !text.isEmpty && text.count % 16 == 0 && text.allSatisfy(ShapePattern.isLowercaseHexadecimalDigit)
        case .withoutDollarSign: !text.isEmpty && !text.contains(UInt8(ascii: "$"))
        case .contributorInsightsRule: text.count <= 128 && ShapePattern.isFramedByAlphanumerics(text)
        case .csvDelimiter: text.count == 1 && ",;:|\t ".utf8.contains(text[0])
        case .csvHeader:
            text.allSatisfy { $0 >= 0x20 && $0 <= 0x7E && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: ",") }
        case .bucketName: ShapePattern.isFramedByAlphanumerics(text)
        case .accountIdentifier: text.count == 12 && text.allSatisfy(ShapePattern.isDigit)
        case .uuid: ShapePattern.isUUID(text)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        let lowercase = byte | 0x20
        return isDigit(byte) || lowercase >= UInt8(ascii: "a") && lowercase <= UInt8(ascii: "z")
    }

    /// Letters, digits, underscore, full stop and hyphen.
    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }

    private static func isLowercaseHexadecimalDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "f")
    }

    /// At least two characters of names, the first and the last of them a letter or digit.
    private static func isFramedByAlphanumerics(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count >= 2 else { return false }
        return isAlphanumeric(text[0]) && isAlphanumeric(text[text.count - 1]) && text.allSatisfy(isNameCharacter)
    }

    /// Anything but control characters (tab and line ends are allowed) and the two non-characters U+FFFE and U+FFFF.
    private static func isXMLText(_ text: UnsafeRawBufferPointer) -> Bool {
        String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: true
            case 0..<0x20, 0xFFFE, 0xFFFF: false
            default: true
            }
        }
    }

    /// Groups of 8, 4, 4, 4 and 12 lowercase hexadecimal digits with hyphens between.
    private static func isUUID(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count == 36 else { return false }
        return text.enumerated().allSatisfy { position, byte in
            switch position {
            case 8, 13, 18, 23: byte == UInt8(ascii: "-")
            default: isLowercaseHexadecimalDigit(byte)
            }
        }
    }
}
