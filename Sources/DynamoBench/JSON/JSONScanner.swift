internal import Glibc

/// Walks once, forward, over a JSON text and hands out names and raw values; it builds nothing.
///
/// The first thing that is not as asked for sets `hasFailed`; from then on every call answers nil or false, so that
/// a caller checks once at the end. It is lenient: it takes some texts that are not JSON, but never reads outside
/// the text.
struct JSONScanner {
    private let text: UnsafeRawBufferPointer

    /// How many bytes have been taken.
    private(set) var position = 0
    /// Whether the value just ended, so that a comma or a closing bracket has to follow.
    private var isAfterValue = false
    private(set) var hasFailed = false

    init(_ text: UnsafeRawBufferPointer) { self.text = text }

    enum Kind { case object, array, string, other }

    /// What comes next, without taking it.
    mutating func peek() -> Kind? {
        skipSpace()
        guard !hasFailed, position < text.count else { return nil }
        switch text[position] {
        case 123: return .object
        case 91: return .array
        case 34: return .string
        default: return .other
        }
    }

    mutating func beginObject() -> Bool { open(123) }
    mutating func beginArray() -> Bool { open(91) }

    /// The name of the object's next member, with its value to be taken next; nil at the object's end, which it takes.
    mutating func nextName() -> JSONText? {
        guard stepToNext(closing: 125), let name = string() else { return nil }
        skipSpace()
        guard take(58) else { return fail() }
        isAfterValue = false
        return name
    }

    /// Whether the array has another element, which is to be taken next; takes the array's end.
    mutating func nextElement() -> Bool { stepToNext(closing: 93) }

    /// Takes a string.
    mutating func string() -> JSONText? {
        skipSpace()
        guard !hasFailed, take(34), let base = text.baseAddress else { return fail() }
        let start = position
        // Most names and many values end within a few bytes, sooner than a call would pay.
        let nearEnd = min(text.count, start + 16)
        while position < nearEnd, text[position] != 34, text[position] != 92 { position += 1 }
        if position < nearEnd, text[position] == 34 { return endString(from: start, at: position, hasEscapes: false) }
        let nearCount = position - start
        while let found = memchr(base + position, 34, text.count - position) {
            let end = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
            position = end + 1
            guard isEscaped(end, from: start) else {
                let far = start + nearCount
                return endString(from: start, at: end, hasEscapes: memchr(base + far, 92, end - far) != nil)
            }
        }
        return fail()
    }

    private mutating func endString(from start: Int, at end: Int, hasEscapes: Bool) -> JSONText {
        isAfterValue = true
        position = end + 1
        return JSONText(raw: text.part(start..<end), hasEscapes: hasEscapes)
    }

    /// Takes a number, `true`, `false` or `null`.
    mutating func literal() -> JSONText? {
        skipSpace()
        let start = position
        while position < text.count, !isDelimiter(text[position]) { position += 1 }
        guard !hasFailed, position > start else { return fail() }
        isAfterValue = true
        return JSONText(raw: text.part(start..<position), hasEscapes: false)
    }

    /// Passes over one value of any kind.
    mutating func skip() {
        var depth = 0
        repeat {
            skipSpace()
            guard !hasFailed, position < text.count else {
                _ = fail() as JSONText?
                return
            }
            switch text[position] {
            case 123, 91:
                depth += 1
                position += 1
            case 125, 93:
                depth -= 1
                position += 1
            case 44, 58: position += 1
            case 34: _ = string()
            default: _ = literal()
            }
        } while depth > 0
        isAfterValue = true
    }

    /// Takes a value if it stands there in exactly these bytes, white space before it included.
    mutating func take(exactly value: UnsafeRawBufferPointer) -> Bool {
        guard !hasFailed, text.count - position >= value.count,
            text.part(position..<position + value.count).equals(value)
        else { return false }
        position += value.count
        isAfterValue = true
        return true
    }

    /// What has been taken since `position` was `start`.
    func text(from start: Int) -> UnsafeRawBufferPointer { text.part(start..<position) }

    private mutating func open(_ bracket: UInt8) -> Bool {
        skipSpace()
        guard !hasFailed, take(bracket) else {
            hasFailed = true
            return false
        }
        isAfterValue = false
        return true
    }

    private mutating func stepToNext(closing bracket: UInt8) -> Bool {
        skipSpace()
        guard !hasFailed else { return false }
        if take(bracket) {
            isAfterValue = true
            return false
        }
        if isAfterValue, !take(44) {
            hasFailed = true
            return false
        }
        isAfterValue = false
        return true
    }

    @inline(__always)
    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < text.count, text[position] == byte else { return false }
        position += 1
        return true
    }

    @inline(__always)
    private mutating func skipSpace() {
        while position < text.count {
            switch text[position] {
            case 32, 9, 10, 13: position += 1
            default: return
            }
        }
    }

    private func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 44, 58, 93, 125, 91, 123, 34, 32, 9, 10, 13: true
        default: false
        }
    }

    /// Whether an odd number of backslashes stands before `quote`.
    private func isEscaped(_ quote: Int, from start: Int) -> Bool {
        var index = quote
        while index > start, text[index - 1] == 92 { index -= 1 }
        return (quote - index) % 2 == 1
    }

    private mutating func fail<Result>() -> Result? {
        hasFailed = true
        return nil
    }
}
