import DynamoModel
import DynamoWire
import Testing

@Suite("Parameters of statements")
struct StatementParametersTests {
    private static let underflow =
        "Number underflow. Attempting to store a number with magnitude smaller than supported range"
    private static let unconvertible = "The parameter cannot be converted to a numeric value"

    private static func deep(_ levels: Int, _ leaf: String = #"{"S":"leaf"}"#) -> String {
        String(repeating: #"{"M":{"n":"#, count: levels) + leaf + String(repeating: "}}", count: levels)
    }

    @Test("numbers are read as BigDecimal reads them")
    func numbers() throws {
        for text in ["1e99999999999", "-1e99999999999", "1e-99999999999", "1e2147483648", "1e-2147483648", "abc"] {
            for value in [#"{"N":"\#(text)"}"#, #"{"L":[{"N":"1"},{"N":"\#(text)"}]}"#, #"{"NS":["1","\#(text)"]}"#] {
                #expect(try problem("[\(value)]") == "\(Self.unconvertible): \(text)")
            }
        }
        #expect(try problem(#"[{"N":"1e2147483647"}]"#) == Self.underflow)
        #expect(try problem(#"[{"N":""}]"#) == Self.unconvertible)
        #expect(try problem(#"[{"N":"1e126"}]"#)?.hasPrefix("Number overflow") == true)
        #expect(try decode(StatementParameters.self, #"[{"N":"1.50"},{"S":"x"}]"#).checked().count == 2)
    }

    @Test("the first problem in the order of the text is kept")
    func order() throws {
        let bad = #"{"N":"abc"}"#
        for levels in [40, 100] {
            #expect(try problem("[\(Self.deep(levels)),\(bad)]")?.hasPrefix("Nesting Levels") == true)
            #expect(try problem("[\(bad),\(Self.deep(levels))]") == "\(Self.unconvertible): abc")
            #expect(
                try problem(#"[{"M":{"d":\#(Self.deep(levels)),"bad":\#(bad)}}]"#)?.hasPrefix("Nesting Levels") == true)
            #expect(
                try problem(#"[{"M":{"bad":\#(bad),"d":\#(Self.deep(levels))}}]"#) == "\(Self.unconvertible): abc")
        }
    }

    @Test func wrongTypes() {
        #expect(throws: DynamoError.self) { try decode(StatementParameters.self, #"{"S":"x"}"#) }
        #expect(throws: DynamoError.self) { try decode(StatementParameters.self, #"[{"S":1}]"#) }
    }

    private func problem(_ text: String) throws(DynamoError) -> String? {
        let parameters = try decode(StatementParameters.self, text)
        do throws(DynamoError) {
            _ = try parameters.checked()
            return nil
        } catch {
            return error.message
        }
    }
}
