/// The JSON of items that have been read and found right, to know them again at the cost of one `memcmp`.
///
/// For items that seldom change. One that has changed since, or that the server words differently the next time, is
/// not wrong: it is then read and checked as the first time. Its memory is bounded, however many items there are: of those that
/// share a place the first is kept.
final class AnswerMemo {
    private static let byteLimit = 64 << 20
    /// About as many answers of 300 bytes as fit into the limit.
    private static let placeLimit = 1 << 18

    private struct Place {
        var number = 0
        /// Empty if the place is free.
        var range = 0..<0
    }

    /// All of it from the start, which costs nothing until it is written. To grow it, copying megabytes, would keep all
    /// connections of the thread waiting for milliseconds, and count that as the server's.
    private let bytes = ByteBuffer(capacity: byteLimit)
    private var places: [Place]

    /// How many items can be kept at most.
    var capacity: Int { places.count }

    /// - Parameter itemCount: items are numbered from 0 up to this.
    init(itemCount: Int) { places = Array(repeating: Place(), count: max(1, min(itemCount, Self.placeLimit))) }

    /// Takes the item with this number from `scanner`: whether it is right, as `check` says if it is not known yet.
    func take(_ number: Int, _ scanner: inout JSONScanner, check: (inout JSONScanner) -> Bool) -> Bool {
        let index = number % places.count
        let place = places[index]
        if place.number == number, !place.range.isEmpty, scanner.take(exactly: bytes.bytes.part(place.range)) {
            return true
        }
        let start = scanner.position
        guard check(&scanner), !scanner.hasFailed else { return false }
        let text = scanner.text(from: start)
        if place.range.isEmpty, bytes.count + text.count <= Self.byteLimit {
            places[index] = Place(number: number, range: bytes.count..<bytes.count + text.count)
            bytes.append(text)
        }
        return true
    }
}
