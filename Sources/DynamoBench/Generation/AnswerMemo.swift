/// The JSON of items that have been read and found right, to know them again at the cost of one `memcmp`.
///
/// Only for items that never change. A server that words the same item differently the next time is not wrong: the
/// item is then read and checked as the first time.
final class AnswerMemo {
    private static let byteLimit = 64 << 20

    private let bytes = ByteBuffer(capacity: 1 << 16)
    private var ranges: [Range<Int>]

    /// - Parameter itemCount: items are numbered from 0 up to this.
    init(itemCount: Int) { ranges = Array(repeating: 0..<0, count: itemCount) }

    /// Takes the item with this number from `scanner`: whether it is right, as `check` says if it is not known yet.
    func take(_ number: Int, _ scanner: inout JSONScanner, check: (inout JSONScanner) -> Bool) -> Bool {
        if !ranges[number].isEmpty, scanner.take(exactly: bytes.bytes.part(ranges[number])) { return true }
        let start = scanner.position
        guard check(&scanner), !scanner.hasFailed else { return false }
        let text = scanner.text(from: start)
        if ranges[number].isEmpty, bytes.count + text.count <= Self.byteLimit {
            ranges[number] = bytes.count..<bytes.count + text.count
            bytes.append(text)
        }
        return true
    }
}
