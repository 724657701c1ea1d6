import DynamoModel
import DynamoWire
import Testing

/// Constraints as the older of the service's layers reports them: all in one message, each with its value.
@Suite struct ShapeValidatorOlderLayerTests {
    static let pattern = "failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    static let missing = "failed to satisfy constraint: Member must not be null"
    static let keys =
        "failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to "
        + "255, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: "
        + "[a-zA-Z0-9_.-]+]"
    static let values =
        "failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal "
        + "to 25, Member must have length greater than or equal to 1]"
    static let returnValues =
        "Value 'INVALID' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: "
        + "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"
    static let consumedCapacity =
        "Value 'INVALID' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: "
        + "[INDEXES, TOTAL, NONE]"

    static func all(_ messages: String...) -> String {
        let noun = messages.count == 1 ? "validation error" : "validation errors"
        return validation("\(messages.count) \(noun) detected: \(messages.joined(separator: "; "))")
    }

    @Test func stringsAndNumbers() {
        #expect(
            complaint(.listTables, #"{"ExclusiveStartTableName": "a;", "Limit": 500}"#)
                == Self.all(
                    "Value 'a;' at 'exclusiveStartTableName' \(Self.pattern)",
                    "Value 'a;' at 'exclusiveStartTableName' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 3",
                    "Value '500' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100"
                ))
        let long = String(repeating: "a", count: 256)
        #expect(
            complaint(.listTables, #"{"ExclusiveStartTableName": "\#(long)"}"#)
                == Self.all(
                    "Value '\(long)' at 'exclusiveStartTableName' failed to satisfy constraint: "
                        + "Member must have length less than or equal to 255"))
        #expect(
            complaint(.scan, #"{"TableName": "abc", "Limit": 0}"#)
                == Self.all(
                    "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"
                ))
    }

    @Test func lengthCountsCharacters() {
        let name = String(repeating: "é", count: 128)
        let arn = #""ResourceArn": "arn:aws:dynamodb:us-east-1:1:table/abc""#
        #expect(complaint(.tagResource, #"{\#(arn), "Tags": [{"Key": "\#(name)", "Value": ""}]}"#) == nil)
        #expect(
            complaint(.tagResource, #"{\#(arn), "Tags": [{"Key": "\#(name)é", "Value": ""}]}"#)
                == Self.all(
                    "Value '\(name)é' at 'tags.1.member.key' failed to satisfy constraint: "
                        + "Member must have length less than or equal to 128"))
    }

    @Test func missingMembers() {
        #expect(complaint(.batchGetItem, "{}") == Self.all("Value null at 'requestItems' \(Self.missing)"))
        #expect(complaint(.putItem, #"{"Item": {}}"#) == Self.all("Value null at 'tableName' \(Self.missing)"))
        #expect(
            complaint(.putItem, #"{"TableName": null, "Item": {}}"#)
                == Self.all("Value null at 'tableName' \(Self.missing)"))
        let nested = #"{"RequestItems": {"abc": {}}}"#
        #expect(
            complaint(.batchGetItem, nested) == Self.all("Value null at 'requestItems.abc.member.keys' \(Self.missing)")
        )
    }

    @Test func updateItemWithoutKeyJoinsEverything() {
        let request = #"{"TableName": "", "ReturnConsumedCapacity": "INVALID", "ReturnValues": "INVALID"}"#
        #expect(
            complaint(.updateItem, request)
                == Self.all(
                    Self.consumedCapacity,
                    "Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1",
                    Self.returnValues, "Value null at 'key' \(Self.missing)"))
        let conditional = #"{"TableName": "abc", "ConditionalOperator": "XOR"}"#
        #expect(
            complaint(.updateItem, conditional)
                == Self.all(
                    "Value 'XOR' at 'conditionalOperator' failed to satisfy constraint: Member must satisfy enum value set: "
                        + "[OR, AND]", "Value null at 'key' \(Self.missing)"))
    }

    @Test func deepRequestsGetTheOlderWords() {
        func request(depth: Int) -> String {
            let value =
                String(repeating: #"{"M": {"n": "#, count: depth) + #"{"S": "x"}"#
                + String(repeating: "}}", count: depth)
            return #"{"TableName": "abc", "Key": {"a": \#(value)}, "ReturnValues": "INVALID"}"#
        }
        #expect(complaint(.deleteItem, request(depth: 63)) == Self.all(Self.returnValues))
        #expect(complaint(.deleteItem, request(depth: 40)) != Self.all(Self.returnValues))
    }

    @Test func keySchema() {
        func table(_ schema: String) -> String {
            #"""
            {"TableName": "abc", "BillingMode": "PAY_PER_REQUEST", "KeySchema": \#(schema),
             "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}]}
            """#
        }
        #expect(
            complaint(.createTable, table(#"[{"AttributeName": "pk", "KeyType": "INVALID"}]"#))
                == Self.all(
                    "Value 'INVALID' at 'keySchema.1.member.keyType' failed to satisfy constraint: "
                        + "Member must satisfy enum value set: [HASH, RANGE]"))
        #expect(
            complaint(.createTable, table("[]"))
                == Self.all(
                    "Value '[]' at 'keySchema' failed to satisfy constraint: Member must have length greater than or equal to 1"
                ))
        let three = #"{"AttributeName": "a", "KeyType": "HASH"}"#
        #expect(
            complaint(.createTable, table("[\(three), \(three), \(three)]"))
                == Self.all(
                    "Value '[KeySchemaElement(attributeName=a, keyType=HASH), KeySchemaElement(attributeName=a, keyType=HASH), "
                        + "KeySchemaElement(attributeName=a, keyType=HASH)]' at 'keySchema' failed to satisfy constraint: "
                        + "Member must have length less than or equal to 2"))
    }

    @Test func globalIndexesGoBeforeLocalOnes() {
        let index =
            #"[{"IndexName": "ix", "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}], "Projection": {}}]"#
        let request = #"""
            {"TableName": "abc", "LocalSecondaryIndexes": \#(index), "GlobalSecondaryIndexes": \#(index),
             "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}], "AttributeDefinitions": []}
            """#
        let short = "failed to satisfy constraint: Member must have length greater than or equal to 3"
        #expect(
            complaint(.createTable, request)
                == Self.all(
                    "Value 'ix' at 'globalSecondaryIndexes.1.member.indexName' \(short)",
                    "Value 'ix' at 'localSecondaryIndexes.1.member.indexName' \(short)"))
    }

    @Test func namesOfTables() {
        let short = "TableName must be at least 3 characters long and at most 255 characters long"
        #expect(
            complaint(.describeTable, "{}")
                == validation("The parameter 'TableName' is required but was not present in the request"))
        #expect(
            complaint(.createTable, "{}")
                == validation("The parameter 'TableName' is required but was not present in the request"))
        #expect(complaint(.describeTable, #"{"TableName": "a;"}"#) == validation(short))
        #expect(
            complaint(.deleteTable, #"{"TableName": "abc;"}"#)
                == Self.all("Value 'abc;' at 'tableName' \(Self.pattern)"))
        #expect(complaint(.updateTable, #"{"TableName": "arn:aws:dynamodb:us-east-1:1:table/abc"}"#) == nil)
        #expect(complaint(.listBackups, "{}") == nil)
        let creation =
            #"{"TableName": "ab", "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}], "AttributeDefinitions": []}"#
        #expect(
            complaint(.createTable, creation)
                == Self.all(
                    "Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3"
                ))
    }

    @Test func createTableMembersThatTheModelLeavesOut() {
        #expect(
            complaint(.createTable, #"{"TableName": "abc"}"#)
                == Self.all(
                    "Value null at 'keySchema' \(Self.missing)", "Value null at 'attributeDefinitions' \(Self.missing)")
        )
        let replica = #"{"TableName": "abc", "GlobalTableSourceArn": "arn:aws:dynamodb:us-east-1:1:table/abc"}"#
        #expect(complaint(.createTable, replica) == nil)
    }

    @Test func batchWrites() {
        #expect(
            complaint(.batchWriteItem, #"{"RequestItems": {}}"#)
                == validation("The requestItems parameter is required for BatchWriteItem"))
        #expect(
            complaint(.batchWriteItem, #"{"RequestItems": {"abc": []}}"#)
                == Self.all("Value '{abc=[]}' at 'requestItems' \(Self.values)"))
        let value =
            "AttributeValue(s=x, n=null, b=null, iNT=null, dECIMAL=null, dOUBLE=null, sS=null, nS=null, bS=null, "
            + "iNTSET=null, dECIMALSET=null, dOUBLESET=null, m=null, l=null, nULL=null, bOOL=null)"
        let put = #"[{"PutRequest": {"Item": {"pk": {"S": "x"}}}}]"#
        #expect(
            complaint(.batchWriteItem, #"{"RequestItems": {"bad!name": \#(put)}}"#)
                == Self.all(
                    "Value '{bad!name=[WriteRequest(putRequest=PutRequest(item={pk=\(value)}, workloadProfileName=null), "
                        + "deleteRequest=null)]}' at 'requestItems' \(Self.keys)"))
        #expect(
            complaint(.batchWriteItem, #"{"RequestItems": {"bad!name": \#(put)}, "ReturnConsumedCapacity": "INVALID"}"#)
                == Self.all(Self.consumedCapacity))
        let nested = #"{"RequestItems": {"abc": [{"PutRequest": {}}]}}"#
        #expect(
            complaint(.batchWriteItem, nested)
                == Self.all("Value null at 'requestItems.abc.member.1.member.putRequest.item' \(Self.missing)"))
    }

    @Test func transactions() {
        #expect(
            complaint(.transactWriteItems, #"{"TransactItems": []}"#)
                == Self.all(
                    "Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1"
                ))
        let request = #"""
            {"TransactItems": [{}, {"Update": {"TableName": "a!", "Key": {}, "UpdateExpression": "x"}}]}
            """#
        #expect(
            complaint(.transactWriteItems, request)
                == Self.all("Value 'a!' at 'transactItems.2.member.update.tableName' \(Self.pattern)"))
    }

    @Test func tags() {
        #expect(complaint(.tagResource, "{}") == validation("Invalid TableArn"))
        #expect(
            complaint(.tagResource, #"{"ResourceArn": "a:b:c:d:e:f/g"}"#)
                == Self.all("Value null at 'tags' \(Self.missing)"))
        #expect(
            complaint(.untagResource, #"{"ResourceArn": "a:b:c:d:e:f/g", "TagKeys": [""]}"#)
                == Self.all(
                    "Value '[]' at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: [Member must have "
                        + "length less than or equal to 128, Member must have length greater than or equal to 1]"))
    }

    @Test func noMoreThanTen() {
        let elements = Array(repeating: "{}", count: 20).joined(separator: ",")
        let request = #"{"TableName": "abc", "AttributeDefinitions": [], "KeySchema": [\#(elements)]}"#
        #expect(
            complaint(.createTable, request)?.hasPrefix("ValidationException: 10 validation errors detected: ") == true)
    }
}
