import DynamoModel
import Glibc

extension Timestamp {
    /// The moment in UTC to the millisecond, as DynamoDB labels streams: `2026-11-21T09:30:00.000`.
    var label: String {
        var seconds = time_t(millisecondsSinceEpoch / 1_000)
        var time = tm()
        gmtime_r(&seconds, &time)
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date = [
            padded(Int(time.tm_year) + 1_900, 4), padded(Int(time.tm_mon) + 1, 2), padded(Int(time.tm_mday), 2),
        ]
        let clock = [padded(Int(time.tm_hour), 2), padded(Int(time.tm_min), 2), padded(Int(time.tm_sec), 2)]
        return date.joined(separator: "-") + "T" + clock.joined(separator: ":") + "."
            + padded(Int(millisecondsSinceEpoch % 1_000), 3)
    }
}
