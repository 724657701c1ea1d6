import DynamoModel

/// Splits a statement into tokens. Comments, `--` to the end of the line and `/* */`, are white space.
struct StatementLexer {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var line = 1
    private var column = 1
    private var parameters = 0
    private var tokens: [StatementToken] = []

    /// The tokens of the statement; the last one is its end.
    ///
    /// - Throws: a ValidationException without a detail when a character begins no token or a token has no end.
    static func tokens(of text: String) throws(DynamoError) -> [StatementToken] {
        var lexer = StatementLexer(scalars: Array(text.unicodeScalars))
        while try lexer.takeToken() {}
        return lexer.tokens
    }

    private init(scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    private func scalar(at offset: Int) -> Unicode.Scalar? {
        position + offset < scalars.count ? scalars[position + offset] : nil
    }

    /// Moves on, counting lines: a carriage return, a line feed, or both of them end one.
    private mutating func skip(_ count: Int) {
        for _ in 0..<count {
            let scalar = scalars[position]
            position += 1
            if scalar == "\n" || (scalar == "\r" && self.scalar(at: 0) != "\n") {
                line += 1
                column = 1
            } else if scalar != "\r" {
                column += 1
            }
        }
    }

    private mutating func takeToken() throws(DynamoError) -> Bool {
        try skipSpace()
        let start = SourceSpan(line: line, column: column, length: 0)
        guard let first = scalar(at: 0) else {
            tokens.append(StatementToken(kind: .end, text: "", span: start))
            return false
        }
        switch first {
        case "'": try takeQuoted(first, .string, start)
        case "\"": try takeQuoted(first, .quotedIdentifier, start)
        case _ where first.isDigit: try takeNumber(start)
        case "." where scalar(at: 1)?.isDigit == true: try takeNumber(start)
        case _ where first.isNameStart: takeWord(start)
        default: try takeSymbol(start)
        }
        return true
    }

    private mutating func skipSpace() throws(DynamoError) {
        while let next = scalar(at: 0) {
            switch (next, scalar(at: 1)) {
            case (" ", _), ("\t", _), ("\n", _), ("\r", _), ("\u{0B}", _), ("\u{0C}", _):
                skip(1)
            case ("-", "-"):
                while let next = scalar(at: 0), next != "\n", next != "\r" { skip(1) }
            case ("/", "*"):
                skip(2)
                while scalar(at: 0) != "*" || scalar(at: 1) != "/" {
                    guard position < scalars.count else { throw .malformedStatement() }
                    skip(1)
                }
                skip(2)
            default:
                return
            }
        }
    }

    /// A doubled quote stands for itself.
    private mutating func takeQuoted(
        _ quote: Unicode.Scalar, _ kind: StatementToken.Kind, _ start: SourceSpan
    ) throws(DynamoError) {
        var text = String.UnicodeScalarView()
        let begin = position
        skip(1)
        while true {
            guard let next = scalar(at: 0) else { throw .malformedStatement() }
            skip(1)
            if next == quote {
                guard scalar(at: 0) == quote else { break }
                skip(1)
            }
            text.append(next)
        }
        append(kind, String(text), start, length: position - begin)
    }

    private mutating func takeNumber(_ start: SourceSpan) throws(DynamoError) {
        let begin = position
        skipDigits()
        if scalar(at: 0) == "." {
            skip(1)
            skipDigits()
        }
        if scalar(at: 0) == "e" || scalar(at: 0) == "E" {
            skip(1)
            if scalar(at: 0) == "+" || scalar(at: 0) == "-" { skip(1) }
            guard scalar(at: 0)?.isDigit == true else { throw .malformedStatement() }
            skipDigits()
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[begin..<position])
        let text = String(view)
        guard Self.hasDecimalScale(text) else { throw .malformedStatement() }
        append(.number, text, start, length: position - begin)
    }

    private mutating func skipDigits() {
        while scalar(at: 0)?.isDigit == true { skip(1) }
    }

    /// Whether exponent and scale fit into 32 bits, the scale being the digits behind the point less the exponent.
    private static func hasDecimalScale(_ text: String) -> Bool {
        let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return true }
        guard let exponent = Int32(parts[1]) else { return false }
        let fraction = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let digits = fraction.count == 2 ? fraction[1].count : 0
        return Int32(exactly: digits - Int(exponent)) != nil
    }

    private mutating func takeWord(_ start: SourceSpan) {
        let begin = position
        while let next = scalar(at: 0), next.isNameStart || next.isDigit { skip(1) }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[begin..<position])
        let text = String(view)
        let length = position - begin
        let word = text.lowercased()
        switch word {
        case "as": append(.alias, word, start, length: length)
        case "at": append(.position, word, start, length: length)
        case "by": append(.by, word, start, length: length)
        case "asc": append(.ascending, word, start, length: length)
        case "desc": append(.descending, word, start, length: length)
        case "null": append(.null, word, start, length: length)
        case "missing": append(.missing, word, start, length: length)
        case "true", "false": append(.boolean, word, start, length: length)
        case _ where StatementWords.operators.contains(word): append(.operation, word, start, length: length)
        case _ where StatementWords.keywords.contains(word):
            append(.keyword, StatementWords.synonyms[word] ?? word, start, length: length)
        default: append(.identifier, text, start, length: length)
        }
    }

    private mutating func takeSymbol(_ start: SourceSpan) throws(DynamoError) {
        let (kind, text) = try symbol()
        skip(text.unicodeScalars.count)
        append(kind, text == "!=" ? "<>" : text, start, length: text.unicodeScalars.count)
    }

    private mutating func symbol() throws(DynamoError) -> (StatementToken.Kind, String) {
        switch (scalar(at: 0), scalar(at: 1)) {
        case ("(", _): return (.leftParenthesis, "(")
        case (")", _): return (.rightParenthesis, ")")
        case ("[", _): return (.leftBracket, "[")
        case ("]", _): return (.rightBracket, "]")
        case ("{", _): return (.leftBrace, "{")
        case ("}", _): return (.rightBrace, "}")
        case ("<", "<"): return (.leftBag, "<<")
        case (">", ">"): return (.rightBag, ">>")
        case (":", _): return (.colon, ":")
        case (",", _): return (.comma, ",")
        case ("*", _): return (.star, "*")
        case (";", _): return (.semicolon, ";")
        case (".", _): return (.dot, ".")
        case ("?", _):
            parameters += 1
            return (.parameter(parameters - 1), "?")
        case ("<", "="), ("<", ">"), (">", "="), ("!", "="), ("|", "|"):
            return (.operation, String(scalars[position]) + String(scalars[position + 1]))
        case (let single?, _) where "+-=<>/%@".unicodeScalars.contains(single):
            return (.operation, String(single))
        default: throw .malformedStatement()
        }
    }

    private mutating func append(_ kind: StatementToken.Kind, _ text: String, _ start: SourceSpan, length: Int) {
        var span = start
        span.length = length
        let token = StatementToken(kind: kind, text: text, span: span)
        if let last = tokens.last, let first = last.word, let second = token.word,
            let pair = StatementWords.pairs[[first, second]]
        {
            span = last.span
            span.length += length
            tokens[tokens.count - 1] = StatementToken(
                kind: pair.isOperation ? .operation : .keyword, text: pair.text, span: span)
        } else {
            tokens.append(token)
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { "0"..."9" ~= self }
    fileprivate var isNameStart: Bool { "a"..."z" ~= self || "A"..."Z" ~= self || self == "_" || self == "$" }
}

extension DynamoError {
    /// A statement that the parser cannot read.
    static func malformedStatement(_ detail: String = "") -> DynamoError {
        .validation("Statement wasn't well formed, can't be processed: \(detail)")
    }
}
