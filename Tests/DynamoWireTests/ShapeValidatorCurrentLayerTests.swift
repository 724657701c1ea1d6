import DynamoModel
import DynamoWire
import Testing

/// Constraints in the words that single-item operations have since 2026.
@Suite struct ShapeValidatorCurrentLayerTests {
    static let consumedCapacity = ShapeValidatorOlderLayerTests.consumedCapacity
    static let returnValues =
        "Failed to satisfy constraint: Member must satisfy enum value set: "
        + "[ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]"
    static let itemCollectionMetrics =
        "Value 'INVALID' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value "
        + "set: [SIZE, NONE]"
    static let emptyName =
        "Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1"

    private func all(_ messages: String...) -> String {
        let noun = messages.count == 1 ? "validation error" : "validation errors"
        return validation("\(messages.count) \(noun) detected: \(messages.joined(separator: "; "))")
    }

    @Test func emptyTableNameIsReportedAlone() {
        #expect(
            complaint(.putItem, #"{"TableName": "", "Item": {}, "ReturnValues": "INVALID"}"#) == all(Self.emptyName))
        #expect(complaint(.deleteItem, #"{"TableName": "", "Key": {}}"#) == all(Self.emptyName))
        #expect(
            complaint(.updateItem, #"{"TableName": "", "Key": {}, "ReturnValues": "INVALID"}"#) == all(Self.emptyName))
    }

    @Test func tableNames() {
        let long = String(repeating: "a", count: 256)
        #expect(
            complaint(.putItem, #"{"TableName": "\#(long)", "Item": {}}"#)
                == all(
                    "Value '\(long)' at 'tableName' failed to satisfy constraint: "
                        + "Member must have length less than or equal to 255"))
        #expect(
            complaint(.getItem, #"{"TableName": "bad table!@#", "Key": {}}"#)
                == all(
                    "Value 'bad table!@#' at 'tableName' \(ShapeValidatorOlderLayerTests.pattern)"))
        #expect(complaint(.putItem, #"{"TableName": "ab", "Item": {}}"#) == nil)
        #expect(complaint(.putItem, #"{"TableName": "arn:aws:dynamodb:us-east-1:1:table/abc", "Item": {}}"#) == nil)
    }

    @Test func putAndDeleteItemJoinEnumerations() {
        let put = #"""
            {"TableName": "abc", "Item": {}, "ReturnItemCollectionMetrics": "INVALID", "ReturnValues": "INVALID",
             "ReturnConsumedCapacity": "INVALID"}
            """#
        #expect(complaint(.putItem, put) == all(Self.consumedCapacity, Self.returnValues, Self.itemCollectionMetrics))
        let delete = #"{"TableName": "abc", "Key": {}, "ReturnValues": "INVALID", "ReturnConsumedCapacity": "INVALID"}"#
        #expect(complaint(.deleteItem, delete) == all(Self.consumedCapacity, Self.returnValues))
    }

    @Test func updateItemReportsTheFirst() {
        let update = #"{"TableName": "abc", "Key": {}, "ReturnConsumedCapacity": "INVALID", "ReturnValues": "INVALID"}"#
        #expect(complaint(.updateItem, update) == all(Self.returnValues))
    }

    @Test func attributeUpdates() {
        let update = #"{"TableName": "abc", "Key": {}, "AttributeUpdates": {"a": {"Action": "INVALID"}}}"#
        #expect(
            complaint(.updateItem, update)
                == all(
                    "Value 'INVALID' at 'attributeUpdates.a.member.action' failed to satisfy constraint: "
                        + "Member must satisfy enum value set: [ADD, PUT, DELETE]"))
    }

    @Test func queries() {
        #expect(
            complaint(.query, #"{"TableName": "abc", "Limit": 0}"#)
                == all(
                    "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1"))
        #expect(
            complaint(.query, #"{"TableName": "abc", "Select": "INVALID"}"#)
                == all(
                    "Value 'INVALID' at 'select' failed to satisfy constraint: Member must satisfy enum value set: "
                        + "[SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]"))
        #expect(
            complaint(.query, #"{"TableName": "abc", "Select": "INVALID", "ConditionalOperator": "XOR"}"#)
                == validation("Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]"))
    }

    @Test func batchGets() {
        #expect(
            complaint(.batchGetItem, #"{"RequestItems": {}}"#)
                == all(
                    "Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1"
                ))
        #expect(
            complaint(.batchGetItem, #"{"RequestItems": {"abc": {"Keys": []}}}"#)
                == all(
                    "Value at 'RequestItems.abc.member.Keys' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 1"))
        let keys = Array(repeating: "{}", count: 101).joined(separator: ",")
        #expect(
            complaint(.batchGetItem, #"{"RequestItems": {"abc": {"Keys": [\#(keys)]}}}"#)
                == all(
                    "Value at 'RequestItems.abc.member.Keys' failed to satisfy constraint: "
                        + "Member must have length less than or equal to 100"))
    }

    @Test func batchGetEchoesJSON() {
        let request =
            #"{"RequestItems": {"bad!name": {"Keys": [{"pk": {"S": "a"}}]}}, "ReturnConsumedCapacity": "INVALID"}"#
        #expect(
            complaint(.batchGetItem, request)
                == all(
                    #"Value '{"bad!name":{"Keys":[{"pk":{"S":"a"}}]}}' at 'requestItems' \#(ShapeValidatorOlderLayerTests.keys)"#,
                    Self.consumedCapacity))
    }
}
