import DynamoModel
import Testing

@testable import DynamoWire

@Suite("What is wrong with attribute values")
struct ItemWireErrorTests {
    private static let invalid = "One or more parameter values were invalid: "
    private static let empty = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
    private static let several =
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
    private static let notNumeric = "The parameter cannot be converted to a numeric value: "

    @Test(
        "Wrong values",
        arguments: [
            ("{}", empty), (#"{"a":""}"#, empty), ("null", empty), (#"{"S":null}"#, empty), (#"{"M":{"a":{}}}"#, empty),
            (#"{"L":[{}]}"#, empty), (#"{"L":[{"a":{}}]}"#, empty), (#"{"S":"a","N":"1"}"#, several),
            (#"{"S":"","N":"b"}"#, "\(notNumeric)b"), (#"{"N":"b"}"#, "\(notNumeric)b"),
            (#"{"NS":["1","b"]}"#, "\(notNumeric)b"),
            (#"{"NULL":false}"#, "\(invalid)Null attribute value types must have the value of true"),
            (#"{"NULL":"no"}"#, "\(invalid)Null attribute value types must have the value of true"),
            (#"{"SS":[]}"#, "\(invalid)An string set  may not be empty"),
            (#"{"NS":[]}"#, "\(invalid)An number set  may not be empty"),
            (#"{"BS":[]}"#, "\(invalid)Binary sets should not be empty"),
            (#"{"SS":["b","a","b"]}"#, "\(invalid)Input collection [b, a, b] contains duplicates."),
            (#"{"BS":["Yg==","Yg=="]}"#, "\(invalid)Input collection [Yg==, Yg==]of type BS contains duplicates."),
            (#"{"NS":["1","1.0"]}"#, "Input collection contains duplicates"),
            (
                #"{"N":"123456789012345678901234567890123456789"}"#,
                "Attempting to store more than 38 significant digits in a Number"
            ),
            (
                #"{"N":"1e126"}"#,
                "Number overflow. Attempting to store a number with magnitude larger than supported range"
            ),
            (
                #"{"N":"1e-131"}"#,
                "Number underflow. Attempting to store a number with magnitude smaller than supported range"
            ),
        ])
    func wrongValues(_ text: String, _ message: String) {
        #expect(throws: DynamoError.validation(message)) { try decode(Item.self, "{\"x\":\(text)}") }
        #expect(throws: DynamoError.validation(message)) { try decode(AttributeValue.self, text) }
    }

    @Test(
        "Wrong JSON types",
        arguments: [
            (#"{"S":23}"#, "NUMBER_VALUE cannot be converted to String"),
            (#"{"N":34.56}"#, "DECIMAL_VALUE cannot be converted to String"),
            (#"{"B":true}"#, "only base-64-encoded strings are convertible to bytes"),
            (#"{"BOOL":"x"}"#, "Unexpected token received from parser"),
            (#"{"NULL":[]}"#, "Unrecognized collection type class java.lang.Boolean"),
            (#"{"SS":"x"}"#, "Unexpected field type"), (#"{"NS":[1]}"#, "NUMBER_VALUE cannot be converted to String"),
            (#"{"BS":["x"]}"#, "Base64 encoded length is expected a multiple of 4 bytes but found: 1"),
            (#"{"L":{}}"#, "Start of structure or map found where not expected"),
            (#"{"L":[1]}"#, "Unexpected value type in payload"), (#"{"M":1}"#, "Unexpected field type"),
            (#"{"L":[[]]}"#, "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"),
            (
                #"{"M":[]}"#,
                "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>"
            ),
        ])
    func wrongTypes(_ text: String, _ message: String) {
        #expect(throws: DynamoError.serialization(message)) { try decode(Item.self, "{\"x\":\(text)}") }
        #expect(throws: DynamoError.serialization(message)) { try decode(AttributeValue.self, text) }
    }

    @Test("The first problem in the text is reported, whatever the order of the names")
    func firstProblem() {
        #expect(throws: DynamoError.validation("\(Self.notNumeric)b")) {
            try decode(Item.self, #"{"z":{"N":"b"},"a":{"SS":[]}}"#)
        }
        #expect(throws: DynamoError.validation("\(Self.notNumeric)c")) {
            try decode(Item.self, #"{"z":{"M":{"y":{"N":"c"},"x":{}}},"a":{"SS":[]}}"#)
        }
    }

    @Test("A wrong JSON type anywhere goes before a wrong value")
    func typesFirst() {
        #expect(throws: DynamoError.serialization("NUMBER_VALUE cannot be converted to String")) {
            try decode(Item.self, #"{"a":{"SS":[]},"b":{"S":1},"c":{"S":true}}"#)
        }
    }

    @Test("Errors in deeply nested, unsorted maps are found in linear time")
    func errorsAreCheap() {
        let open = String(repeating: #"{"M":{"b":{"S":""},"a":"#, count: 30)
        let text = "{\"x\":\(open){}\(String(repeating: "}}", count: 30))}"
        #expect(throws: DynamoError.validation(Self.empty)) { try decode(Item.self, text) }
    }

    @Test("Wrong values go into the envelope, shapeless ones do not")
    func envelope() {
        let enveloped = DynamoError.numberOverflow.inValidationEnvelope
        #expect(enveloped.message == "1 validation error detected: \(DynamoError.numberOverflow.message)")
        #expect(DynamoError.validation(Self.empty).inValidationEnvelope == .validation(Self.empty))
        #expect(DynamoError.serialization("x").inValidationEnvelope == .serialization("x"))
    }
}
