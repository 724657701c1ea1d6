import DynamoModel
import Testing

@testable import DynamoWire

private func decimal(_ text: String) -> DynamoNumber {
    try! DynamoNumber(parsing: text)
}

@Suite("Attribute values on the wire")
struct ItemWireTests {
    @Test(
        "Each datatype",
        arguments: [
            (#"{"S":"é"}"#, AttributeValue.string("é")), (#"{"S":""}"#, .string("")),
            (#"{"N":"-1.50"}"#, .number(decimal("-1.5"))),
            (#"{"B":"AQI="}"#, .binary([1, 2])), (#"{"B":""}"#, .binary([])), (#"{"BOOL":true}"#, .boolean(true)),
            (#"{"BOOL":false}"#, .boolean(false)), (#"{"NULL":true}"#, .null),
            (#"{"SS":["b","a"]}"#, .stringSet(of: ["a", "b"])), (#"{"NS":["2","10.0"]}"#, .numberSet(of: [2, 10])),
            (#"{"BS":["Ag==",""]}"#, .binarySet(of: [[], [2]])), (#"{"L":[]}"#, .list([])), (#"{"M":{}}"#, .map([:])),
            (#"{"L":[{"S":"x"},{"L":[{"NULL":true}]}]}"#, .list(["x", .list([.null])])),
            (#"{"M":{"b":{"N":"1"},"a":{"M":{"c":{"S":"x"}}}}}"#, .map(["b": 1, "a": .map(["c": "x"])])),
            (#"{"S":"a","N":null}"#, "a"), (#"{"S":"a","other":1}"#, "a"), (#"{"S":"a","S":"b"}"#, "b"),
            (#"{"BOOL":"yes"}"#, true), (#"{"NULL":"1"}"#, .null),
        ])
    func datatypes(_ text: String, _ expected: AttributeValue) throws {
        #expect(try decode(AttributeValue.self, text) == expected)
        #expect(try decode(Item.self, "{\"x\":\(text)}") == ["x": expected])
        #expect(try decode(AttributeValue.self, json(expected)) == expected)
    }

    @Test("Items are written in the order of their names, numbers in plain notation")
    func writing() throws {
        let item = try decode(
            Item.self, #"{"b":{"N":"1e3"},"a":{"SS":["z","y"]},"c\"":{"M":{"x":{"L":[{"BOOL":false}]}}}}"#)
        #expect(json(item) == #"{"a":{"SS":["y","z"]},"b":{"N":"1000"},"c\"":{"M":{"x":{"L":[{"BOOL":false}]}}}}"#)
        #expect(json(Item.empty) == "{}")
    }

    @Test("Of a name that is repeated the last counts, in order or not")
    func repeatedNames() throws {
        let expected: Item = ["a": 2, "b": 3]
        #expect(try decode(Item.self, #"{"a":{"N":"1"},"a":{"N":"2"},"b":{"N":"3"}}"#) == expected)
        #expect(try decode(Item.self, #"{"b":{"N":"1"},"a":{"N":"2"},"b":{"N":"3"}}"#) == expected)
    }

    @Test("Names are sorted by their bytes in maps of many members")
    func manyMembers() throws {
        let names = (0..<500).map { "n\($0 &* 7919 % 500)" }
        let members = names.map { "\"\($0)\":{\"S\":\"\($0)\"}" }.joined(separator: ",")
        let item = try decode(Item.self, "{\(members)}")
        try item.checkFormat()
        #expect(item.names == names.map { Text($0) }.sorted())
        for name in names { #expect(item[Text(name)] == .string(Text(name))) }
    }

    private static func nested(_ levels: Int) -> String {
        String(repeating: #"{"M":{"a":"#, count: levels) + #"{"S":"x"}"# + String(repeating: "}}", count: levels)
    }

    @Test("32 levels are allowed, 33 are not")
    func depth() throws {
        _ = try decode(Item.self, "{\"a\":\(Self.nested(31))}")
        let tooDeep = DynamoError.validation(
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
        )
        #expect(throws: tooDeep) { try decode(Item.self, "{\"a\":\(Self.nested(32))}") }
        #expect(throws: tooDeep) { try decode(Item.self, "{\"a\":\(Self.nested(400))}") }
        #expect(throws: DynamoError.serialization("")) { try decode(Item.self, "{\"a\":\(Self.nested(100_000))}") }
    }
}
