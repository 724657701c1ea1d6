import Glibc

/// The time of day as answers tell it, such as `Sun, 06 Nov 1994 08:49:37 GMT`; worked out once a second.
struct HTTPDate: ~Copyable {
    static let byteCount = 29
    private let text = UnsafeMutableRawPointer.allocate(byteCount: HTTPDate.byteCount, alignment: 1)
    private var second: time_t?

    deinit {
        text.deallocate()
    }

    /// Takes the time from the clock.
    mutating func update() {
        update(to: time(nil))
    }

    mutating func update(to now: time_t) {
        guard now != second else { return }
        second = now
        var now = now
        var parts = tm()
        gmtime_r(&now, &parts)
        let days: StaticString = "Sun, Mon, Tue, Wed, Thu, Fri, Sat, "
        let months: StaticString = " Jan  Feb  Mar  Apr  May  Jun  Jul  Aug  Sep  Oct  Nov  Dec "
        text.copyMemory(from: days.utf8Start + 5 * Int(parts.tm_wday), byteCount: 5)
        put(Int(parts.tm_mday), 5, 2)
        (text + 7).copyMemory(from: months.utf8Start + 5 * Int(parts.tm_mon), byteCount: 5)
        put(Int(parts.tm_year) + 1900, 12, 4)
        let rest: StaticString = " 00:00:00 GMT"
        (text + 16).copyMemory(from: rest.utf8Start, byteCount: 13)
        put(Int(parts.tm_hour), 17, 2)
        put(Int(parts.tm_min), 20, 2)
        put(Int(parts.tm_sec), 23, 2)
    }

    private func put(_ number: Int, _ offset: Int, _ digitCount: Int) {
        UInt64(number).writeDecimal(to: text + offset, digitCount)
    }

    /// Writes the text, which has ``byteCount`` bytes.
    @inline(__always)
    func copy(to place: UnsafeMutableRawPointer) {
        place.copyMemory(from: text, byteCount: HTTPDate.byteCount)
    }
}
