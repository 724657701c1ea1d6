import DynamoModel
import DynamoWire
import Testing

/// Wrong JSON types: which operation, which request, what the service says.
@Suite struct ShapeValidatorTypesTests {
    static let cast =
        "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
        + "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of "
        + "loader 'bootstrap')"
    static let package = "com.amazonaws.dynamodb.v20120810"

    @Test(arguments: [
        ("true", "TRUE_VALUE cannot be converted to String"),
        ("false", "FALSE_VALUE cannot be converted to String"),
        ("23", "NUMBER_VALUE cannot be converted to String"),
        ("-2147483648", "NUMBER_VALUE cannot be converted to String"),
        ("34.56", "DECIMAL_VALUE cannot be converted to String"),
        ("[]", "Unrecognized collection type class java.lang.String"),
        ("{}", "Start of structure or map found where not expected"),
    ])
    func string(value: String, message: String) {
        #expect(complaint(.getItem, #"{"TableName": \#(value), "Key": {}}"#) == serialization(message))
        #expect(
            complaint(.getItem, #"{"TableName": "abc", "Key": {}, "AttributesToGet": [\#(value)]}"#)
                == serialization(message))
    }

    @Test(arguments: [
        (#""23""#, "STRING_VALUE cannot be converted to Integer"),
        ("true", "TRUE_VALUE cannot be converted to Integer"),
        ("[]", "Unrecognized collection type class java.lang.Integer"),
        ("{}", "Start of structure or map found where not expected"),
    ])
    func integer(value: String, message: String) {
        #expect(complaint(.scan, #"{"TableName": "abc", "Limit": \#(value)}"#) == serialization(message))
    }

    @Test func long() {
        let request = #"{"TableName": "abc", "ProvisionedThroughput": {"ReadCapacityUnits": "1"}}"#
        #expect(complaint(.updateTable, request) == serialization("STRING_VALUE cannot be converted to Long"))
    }

    @Test(arguments: [
        (#""23""#, "Unexpected token received from parser"),
        ("23", "NUMBER_VALUE cannot be converted to Boolean"),
        ("34.56", "DECIMAL_VALUE cannot be converted to Boolean"),
        ("[]", "Unrecognized collection type class java.lang.Boolean"),
        ("{}", "Start of structure or map found where not expected"),
    ])
    func boolean(value: String, message: String) {
        #expect(
            complaint(.getItem, #"{"TableName": "abc", "Key": {}, "ConsistentRead": \#(value)}"#)
                == serialization(message))
    }

    @Test func booleanAsText() {
        #expect(complaint(.getItem, #"{"TableName": "abc", "Key": {}, "ConsistentRead": "TRUE"}"#) == nil)
    }

    @Test(arguments: [
        (#""23""#, "Unexpected field type"), ("true", "Unexpected field type"), ("34.56", "Unexpected field type"),
        ("{}", "Start of structure or map found where not expected"),
    ])
    func list(value: String, message: String) {
        #expect(complaint(.createTable, #"{"TableName": "abc", "KeySchema": \#(value)}"#) == serialization(message))
    }

    @Test(arguments: [
        (#""23""#, "Unexpected field type"), ("true", "Unexpected field type"),
        ("[]", "Unrecognized collection type java.util.Map<java.lang.String, \(package).AttributeValue>"),
    ])
    func map(value: String, message: String) {
        #expect(complaint(.putItem, #"{"TableName": "abc", "Item": \#(value)}"#) == serialization(message))
    }

    @Test func mapsOfOtherThings() {
        let names = complaint(.putItem, #"{"TableName": "abc", "Item": {}, "ExpressionAttributeNames": []}"#)
        #expect(
            names == serialization("Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>"))
        let lists = complaint(.batchWriteItem, #"{"RequestItems": []}"#)
        #expect(
            lists
                == serialization(
                    "Unrecognized collection type java.util.Map<java.lang.String, java.util.List<\(Self.package).WriteRequest>>"
                ))
    }

    @Test func structures() {
        let member = #"{"TableName": "abc", "ProvisionedThroughput": "x"}"#
        #expect(complaint(.createTable, member) == serialization("Unexpected field type"))
        let list = #"{"TableName": "abc", "ProvisionedThroughput": []}"#
        #expect(
            complaint(.createTable, list)
                == serialization("Unrecognized collection type class \(Self.package).ProvisionedThroughput"))
        let element = #"{"TableName": "abc", "KeySchema": ["x"]}"#
        #expect(complaint(.createTable, element) == serialization("Unexpected value type in payload"))
        let nested = #"{"TableName": "abc", "KeySchema": [[]]}"#
        #expect(
            complaint(.createTable, nested)
                == serialization("Unrecognized collection type class \(Self.package).KeySchemaElement"))
    }

    @Test func containersInContainers() {
        #expect(complaint(.batchWriteItem, #"{"RequestItems": {"abc": 1}}"#) == serialization(Self.cast))
        #expect(complaint(.batchGetItem, #"{"RequestItems": {"abc": {"Keys": ["x"]}}}"#) == serialization(Self.cast))
        #expect(
            complaint(.batchWriteItem, #"{"RequestItems": {"abc": {}}}"#)
                == serialization("Start of structure or map found where not expected"))
        #expect(
            complaint(.batchGetItem, #"{"RequestItems": {"abc": {"Keys": [[]]}}}"#)
                == serialization(
                    "Unrecognized collection type java.util.Map<java.lang.String, \(Self.package).AttributeValue>"))
    }

    @Test(arguments: [
        (#"{"S": 5}"#, "NUMBER_VALUE cannot be converted to String"),
        (#"{"N": 5}"#, "NUMBER_VALUE cannot be converted to String"),
        (#"{"B": true}"#, "only base-64-encoded strings are convertible to bytes"),
        (#"{"B": "23456"}"#, "Base64 encoded length is expected a multiple of 4 bytes but found: 5"),
        (#"{"BS": ["=+/="]}"#, "Invalid last non-pad Base64 character dectected"),
        (#"{"BOOL": "x"}"#, "Unexpected token received from parser"),
        (#"{"NULL": 1}"#, "NUMBER_VALUE cannot be converted to Boolean"),
        (#"{"SS": "x"}"#, "Unexpected field type"),
        (#"{"L": ["x"]}"#, "Unexpected value type in payload"),
        (#"{"M": {"a": {"L": [{"NS": [1]}]}}}"#, "NUMBER_VALUE cannot be converted to String"),
        (#""x""#, "Unexpected value type in payload"),
        ("[]", "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"),
    ])
    func attributeValue(value: String, message: String) {
        #expect(typeComplaint(.putItem, #"{"TableName": "abc", "Item": {"a": \#(value)}}"#) == serialization(message))
    }

    @Test func attributeValueAsMember() {
        let request = #"{"TableName": "abc", "Key": {}, "Expected": {"a": {"Value": "x"}}}"#
        #expect(complaint(.deleteItem, request) == serialization("Unexpected field type"))
    }

    @Test func typesGoBeforeConstraints() {
        let request = #"{"TableName": "", "ReturnValues": "x", "Item": {"a": {"S": 5}}}"#
        #expect(complaint(.putItem, request) == serialization("NUMBER_VALUE cannot be converted to String"))
    }

    @Test func firstInTheTextGoesFirst() {
        let request = #"{"Key": {"a": {"S": true}}, "TableName": 5}"#
        #expect(complaint(.getItem, request) == serialization("TRUE_VALUE cannot be converted to String"))
    }

    @Test func unknownMembersAndNullsAreIgnored() {
        let request = #"{"TableName": "abc", "Key": {"a": {"S": "x"}}, "Unknown": 5, "ConsistentRead": null}"#
        #expect(complaint(.getItem, request) == nil)
    }

    @Test func requestThatIsNoObject() {
        #expect(complaint(.listTables, "5") == serialization("Unexpected value type in payload"))
    }

    @Test func timestamps() {
        let request = #"{"TableArn": "arn:aws:dynamodb:us-east-1:1:table/a", "S3Bucket": "abc", "ExportTime": "x"}"#
        #expect(
            complaint(.exportTableToPointInTime, request)
                == serialization("STRING_VALUE cannot be converted to milliseconds since epoch"))
    }
}
