/// A moment as a date and a time of day in UTC, for sort keys and headers.
struct CalendarTime: Equatable {
    let year: Int
    let month: Int
    let day: Int
    let millisecondOfDay: Int

    /// The Gregorian date of a moment from 1970 on.
    init(millisecondsSinceEpoch: Int) {
        millisecondOfDay = millisecondsSinceEpoch % 86_400_000
        // Years that begin in March put the leap day last, so that months have a regular length.
        let dayNumber = millisecondsSinceEpoch / 86_400_000 + 719_468
        let era = dayNumber / 146_097
        let dayOfEra = dayNumber % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Appends `2026-01-31T12:34:56.789Z`: texts that sort as the moments do.
    func append(to buffer: ByteBuffer) {
        buffer.append(decimal: year, width: 4)
        buffer.append(byte: 45)
        buffer.append(decimal: month, width: 2)
        buffer.append(byte: 45)
        buffer.append(decimal: day, width: 2)
        buffer.append(byte: 84)
        buffer.append(decimal: millisecondOfDay / 3_600_000, width: 2)
        buffer.append(byte: 58)
        buffer.append(decimal: millisecondOfDay / 60_000 % 60, width: 2)
        buffer.append(byte: 58)
        buffer.append(decimal: millisecondOfDay / 1000 % 60, width: 2)
        buffer.append(byte: 46)
        buffer.append(decimal: millisecondOfDay % 1000, width: 3)
        buffer.append(byte: 90)
    }

    /// `20260131T123456Z`, as an `X-Amz-Date` header has it.
    var basicText: String {
        let buffer = ByteBuffer(capacity: 32)
        append(to: buffer)
        let digits = buffer.bytes.prefix(19).filter { $0 != 45 && $0 != 58 }
        return String(decoding: digits, as: UTF8.self) + "Z"
    }
}
