/// Splits an expression into tokens. Never fails: what begins no token becomes an ``Token/Kind/unknown`` of one
/// character, which is an error only where the parser meets it.
struct Lexer {
    private let bytes: [UInt8]
    private let keywords: [Keyword]
    private var position = 0

    /// - Parameter keywords: the words that are keywords in this kind of expression; elsewhere they are names.
    init(_ bytes: [UInt8], keywords: [Keyword]) {
        self.bytes = bytes
        self.keywords = keywords
    }

    /// All tokens, with one of kind ``Token/Kind/end`` behind the last.
    mutating func tokens() -> [Token] {
        var tokens: [Token] = []
        while let token = next() { tokens.append(token) }
        tokens.append(Token(kind: .end, range: bytes.count..<bytes.count))
        return tokens
    }

    private mutating func next() -> Token? {
        while position < bytes.count, isSpace(bytes[position]) { position += 1 }
        guard position < bytes.count else { return nil }
        let start = position
        let kind = scan(bytes[position])
        return Token(kind: kind, range: start..<position)
    }

    private mutating func scan(_ byte: UInt8) -> Token.Kind {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            return scanName()
        case UInt8(ascii: "#"), UInt8(ascii: ":"):
            return scanPlaceholder(byte == UInt8(ascii: "#") ? .namePlaceholder : .valuePlaceholder)
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return scanInteger()
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="):
            return scanComparator()
        default:
            position += 1
            return symbol(byte)
        }
    }

    private mutating func symbol(_ byte: UInt8) -> Token.Kind {
        switch byte {
        case UInt8(ascii: "+"): return .plus
        case UInt8(ascii: "-"): return .minus
        case UInt8(ascii: "("): return .leftParenthesis
        case UInt8(ascii: ")"): return .rightParenthesis
        case UInt8(ascii: "["): return .leftBracket
        case UInt8(ascii: "]"): return .rightBracket
        case UInt8(ascii: ","): return .comma
        case UInt8(ascii: "."): return .dot
        default:
            // A character of several bytes is one token.
            while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
            return .unknown
        }
    }

    private mutating func scanName() -> Token.Kind {
        let start = position
        skipWord()
        let count = position - start
        let keyword = keywords.first { keyword in
            let word = keyword.rawValue.utf8
            return word.count == count && zip(word, bytes[start..<position]).allSatisfy { $0 == $1 | 0x20 }
        }
        return keyword.map { .keyword($0) } ?? .name
    }

    private mutating func scanPlaceholder(_ kind: Token.Kind) -> Token.Kind {
        let start = position
        position += 1
        skipWord()
        return position > start + 1 ? kind : .unknown
    }

    /// Digits without leading zeros: `007` is three tokens.
    private mutating func scanInteger() -> Token.Kind {
        let first = bytes[position]
        position += 1
        guard first != UInt8(ascii: "0") else { return .integer }
        while position < bytes.count, isDigit(bytes[position]) { position += 1 }
        return .integer
    }

    private mutating func scanComparator() -> Token.Kind {
        let first = bytes[position]
        let second = position + 1 < bytes.count ? bytes[position + 1] : 0
        position += 1
        switch (first, second) {
        case (UInt8(ascii: "<"), UInt8(ascii: ">")): return scanned(.notEqual)
        case (UInt8(ascii: "<"), UInt8(ascii: "=")): return scanned(.lessOrEqual)
        case (UInt8(ascii: ">"), UInt8(ascii: "=")): return scanned(.greaterOrEqual)
        case (UInt8(ascii: "<"), _): return .comparator(.less)
        case (UInt8(ascii: ">"), _): return .comparator(.greater)
        default: return .comparator(.equal)
        }
    }

    private mutating func scanned(_ comparator: Comparator) -> Token.Kind {
        position += 1
        return .comparator(comparator)
    }

    private mutating func skipWord() {
        while position < bytes.count, isWordPart(bytes[position]) { position += 1 }
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private func isWordPart(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
