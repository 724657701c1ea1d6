import DynamoModel
import Testing

@testable import DynamoWire

@Suite("Walking JSON")
struct JSONValueTests {
    @Test("Members come in the order of the text, with duplicates")
    func members() throws {
        try withJSON(#"{"b":{"x":[1,{"y":2}]},"a":"\u00e9","b":null,"c":[[],{}],"d":1.5}"#) {
            root throws(DynamoError) in
            var seen: [String] = []
            try root.forEachMember { name, value throws(DynamoError) in
                seen.append("\(String(decoding: name.bytes, as: UTF8.self)):\(value.kind)")
            }
            #expect(seen == ["b:object", "a:string", "b:null", "c:array", "d:double"])
            #expect(root.count == 5)
            #expect(root["b"]?.isNull == true)
            #expect(root["d"]?.double == 1.5)
            #expect(root["e"] == nil)
            #expect(root["a"].map { String(decoding: $0.string, as: UTF8.self) } == "é")
        }
    }

    @Test("Elements come in order, whatever lies between them")
    func elements() throws {
        try withJSON(#"[1,-2.5,"x",true,false,null,{"a":[1,2]},[],18446744073709551615,-9223372036854775808]"#) {
            root throws(DynamoError) in
            var kinds: [JSONValue.Kind] = []
            try root.forEachElement { value throws(DynamoError) in kinds.append(value.kind) }
            #expect(
                kinds == [
                    .integer, .double, .string, .boolean, .boolean, .null, .object, .array, .integer, .integer,
                ])
            #expect(root.count == 10)
        }
    }

    @Test("Names are matched as bytes")
    func names() throws {
        try withJSON(#"{"TableName":1,"TableNam":2,"":3}"#) { root throws(DynamoError) in
            var matched: [String] = []
            try root.forEachMember { name, _ throws(DynamoError) in
                switch name {
                case "TableName": matched.append("TableName")
                case "": matched.append("empty")
                default: matched.append("other")
                }
            }
            #expect(matched == ["TableName", "other", "empty"])
        }
    }

    @Test("An error of the body ends the walk")
    func bodyThrows() throws {
        try withJSON("[1,2,3]") { root throws(DynamoError) in
            var seen = 0
            #expect(throws: DynamoError.validation("stop")) {
                try root.forEachElement { _ throws(DynamoError) in
                    seen += 1
                    if seen == 2 { throw .validation("stop") }
                }
            }
            #expect(seen == 2)
        }
    }
}
