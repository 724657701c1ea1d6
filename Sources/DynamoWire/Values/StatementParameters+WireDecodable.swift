public import DynamoModel

extension StatementParameters: WireDecodable {
    /// Keeps what is wrong with a value; throws only for what is no JSON of parameters.
    public init(wire: JSONValue) throws(DynamoError) {
        // Of what is no array, the array's own decoding says what is wrong.
        guard wire.isArray else {
            self.init(try [AttributeValue](wire: wire))
            return
        }
        var values: [AttributeValue] = []
        var problem: DynamoError?
        try wire.forEachElement { element throws(DynamoError) in
            guard problem == nil else { return }
            do throws(DynamoError) {
                values.append(try AttributeValue(wire: element))
            } catch  where error.code == .validation {
                problem = Self.decimalProblem(error, in: element)
            }
        }
        if let problem { self.init(problem: problem) } else { self.init(values) }
    }

    /// What DynamoDB says of the number that an error is about: it reads parameters as Java's BigDecimal, whose
    /// exponents have 32 bits, and compares magnitudes in 32 bits, where the largest exponents wrap.
    private static func decimalProblem(_ error: DynamoError, in value: JSONValue) -> DynamoError {
        guard error != .numberPrecision, let text = firstProblem(in: value) else { return error }
        let isRange = error == .numberOverflow || error == .numberUnderflow
        guard isRange || error == .notANumber(text) else { return error }
        if text.isEmpty { return .validation("The parameter cannot be converted to a numeric value") }
        let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
        guard isRange, parts.count == 2 else { return error }
        guard let exponent = Int32(parts[1].hasPrefix("+") ? parts[1].dropFirst() : parts[1]) else {
            return .notANumber(text)
        }
        let digits = parts[0].utf8.count { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        let fraction = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let scale = (fraction.count == 2 ? fraction[1].utf8.count : 0) - Int(exponent)
        guard Int32(exactly: scale) != nil else { return .notANumber(text) }
        return digits - scale > Int(Int32.max) ? .numberUnderflow : error
    }

    /// The first text in a value that should be a number and is none.
    private static func firstProblem(in value: JSONValue) -> String? {
        var found: String?
        func look(_ content: JSONValue) {
            guard found == nil, content.isString else { return }
            let text = String(decoding: content.string, as: UTF8.self)
            if (try? DynamoNumber(parsing: text)) == nil { found = text }
        }
        guard value.isObject else { return nil }
        try? value.forEachMember { name, content throws(DynamoError) in
            switch AttributeValue.Kind(wireName: name.bytes) {
            case .number: look(content)
            case .numberSet where content.isArray:
                try content.forEachElement { element throws(DynamoError) in look(element) }
            case .list where content.isArray:
                try content.forEachElement { element throws(DynamoError) in found = found ?? firstProblem(in: element) }
            case .map where content.isObject:
                try content.forEachMember { _, element throws(DynamoError) in
                    found = found ?? firstProblem(in: element)
                }
            default: break
            }
        }
        return found
    }
}
