/// Reads the values of options.
enum OptionValue {
    static func integer(_ text: String, _ range: ClosedRange<Int>) throws(SettingsError) -> Int {
        guard let value = Int(text), range.contains(value) else {
            throw SettingsError("'\(text)' is not a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// A number of bytes with an optional unit: KB, MB and GB are 1024, 1024² and 1024³ bytes.
    static func byteCount(_ text: String, _ range: ClosedRange<Int>) throws(SettingsError) -> Int {
        let units: [(String, Int)] = [("KB", 1 << 10), ("MB", 1 << 20), ("GB", 1 << 30), ("B", 1), ("", 1)]
        for (suffix, factor) in units where text.uppercased().hasSuffix(suffix) {
            guard let number = Int(trimmed(text.dropLast(suffix.count))), number >= 0 else { break }
            let (value, overflow) = number.multipliedReportingOverflow(by: factor)
            guard !overflow, range.contains(value) else {
                throw SettingsError(
                    "'\(text)' is not from \(sizeText(range.lowerBound)) to \(sizeText(range.upperBound))")
            }
            return value
        }
        throw SettingsError("'\(text)' is not a size such as 65536, 512KB or 64MB")
    }

    static func boolean(_ text: String) throws(SettingsError) -> Bool {
        switch text.lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default: throw SettingsError("'\(text)' is not true or false")
        }
    }

    static func region(_ text: String) throws(SettingsError) -> String {
        let isRegion =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        guard isRegion else { throw SettingsError("'\(text)' is not a region such as eu-central-1") }
        return text
    }

    /// Without the blanks at both ends.
    static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }

    private static func sizeText(_ byteCount: Int) -> String {
        for (unit, factor) in [("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)]
        where byteCount >= factor && byteCount % factor == 0 {
            return "\(byteCount / factor)\(unit)"
        }
        return String(byteCount)
    }
}
