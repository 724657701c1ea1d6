import DynamoEngine
import DynamoModel
import Testing

@Suite("INSERT, UPDATE and DELETE")
struct PartiQLWriteTests {
    private func seeded() async throws -> Database {
        let database = try await statementDatabase()
        try await database.putItem(
            PutItemInput(
                tableName: "Hash",
                item: [
                    "pk": "i", "a": 1, "s": "str", "ss": .stringSet(of: ["a", "b"]), "l": .list(["a", "b", "c"]),
                    "m": .map(["sub": "old", "sib": "keep"]),
                ]))
        return database
    }

    private static let updateCases: [(String, Text, AttributeValue)] = [
        ("SET a = a + 1", "a", 2), ("SET a = 10 - a SET b = 2", "a", 9), ("SET b = s", "b", "str"),
        ("SET ss = SET_ADD(ss, <<'c', 'a'>>)", "ss", .stringSet(of: ["a", "b", "c"])),
        ("SET n = set_add(n, <<1, 2>>)", "n", .numberSet(of: [1, 2])),
        ("SET ss = set_delete(ss, <<'b', 'z'>>)", "ss", .stringSet(of: ["a"])),
        ("SET l = list_append(l, ['d'])", "l", .list(["a", "b", "c", "d"])),
        (
            "SET l[9] = 'd', l[0] = 'x'", "l",
            .list(["x", "b", "c", "d"])
        ),
        ("REMOVE l[1]", "l", .list(["a", "c"])),
        (
            "SET m.sub = {'x': [1, NULL]}", "m",
            .map(["sub": .map(["x": .list([1, .null])]), "sib": "keep"])
        ),
        ("SET c = <<1, 3.0>> REMOVE a", "c", .numberSet(of: [1, 3])),
    ]

    @Test(arguments: updateCases)
    func updates(actions: String, attribute: Text, expected: AttributeValue) async throws {
        for statement in ["UPDATE Hash \(actions) WHERE pk = 'i'", "FROM Hash WHERE pk = 'i' \(actions)"] {
            let database = try await seeded()
            #expect(try await database.run(statement) == [])
            #expect(try database.item("Hash", ["pk": "i"])?[attribute] == expected)
        }
    }

    @Test(arguments: [
        ("SET ss = set_add(ss, <<1>>)", "An operand in the update expression has an incorrect data type"),
        ("SET s = set_add(s, <<'x'>>)", "An operand in the update expression has an incorrect data type"),
        ("SET newlist[0] = 'x'", "The document path provided in the update expression is invalid for update"),
        (
            "SET pk = 'x'",
            "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key"
        ),
        (
            "SET m.a = 1 SET m = 2",
            "Two document paths overlap with each other; must remove or rewrite one of these paths; "
                + "path one: [m, a], path two: [m]"
        ),
    ])
    func refusedUpdates(actions: String, message: String) async throws {
        #expect(try await seeded().failure("UPDATE Hash \(actions) WHERE pk = 'i'")?.message == message)
    }

    @Test(arguments: [
        "UPDATE Hash SET z = 1", "FROM Hash SET c = 1", "FROM Hash WHERE a = 1 SET c = 1",
        "UPDATE Hash SET z = 1 WHERE pk = 'a' OR pk = 'b'", "DELETE FROM Range WHERE pk = 'a'", "DELETE FROM Hash",
        "DELETE FROM Hash WHERE pk IN ['i']", "DELETE FROM Hash WHERE NOT pk = 'i'",
    ])
    func keyRequired(statement: String) async throws {
        #expect(
            try await seeded().failure(statement)?.message
                == "Where clause does not contain a mandatory equality on all key attributes")
    }

    @Test func conditions() async throws {
        let database = try await seeded()
        for statement in [
            "UPDATE Hash SET z = 1 WHERE pk = 'i' AND attribute_exists(nope)",
            "UPDATE Hash SET z = 1 WHERE pk = 'missing'",
            "UPDATE Hash SET z = 1 WHERE pk = 'missing' AND attribute_not_exists(pk)",
            "UPDATE Hash SET ss = set_add(ss, <<'x'>>) WHERE pk = 'missing'",
            "DELETE FROM Hash WHERE pk = 'i' AND a = 2",
        ] {
            let error = await database.failure(statement)
            #expect(error?.code == .conditionalCheckFailed, "\(statement)")
            #expect(error?.message == "The conditional request failed")
        }
        #expect(try database.item("Hash", ["pk": "missing"]) == nil)
        try await database.run("DELETE FROM Hash WHERE pk = 'missing' AND a = 2")
        try await database.run("UPDATE Hash SET z = 1 WHERE pk = 'i' AND a = 1 AND NOT contains(s, 'x')")
        #expect(try database.item("Hash", ["pk": "i"])?["z"] == 1)
        try await database.run("DELETE FROM Hash WHERE pk = 'i' AND size(l) = 3")
        #expect(try database.item("Hash", ["pk": "i"]) == nil)
    }

    @Test("a failed condition tells the item when asked")
    func failedItem() async throws {
        let database = try await seeded()
        await #expect {
            try await database.executeStatement(
                ExecuteStatementInput(
                    statement: "DELETE FROM Hash WHERE pk = 'i' AND a = 2",
                    returnValuesOnConditionCheckFailure: .allOld))
        } throws: { ($0 as? DynamoError)?.item?["s"] == "str" }
    }

    @Test func insertions() async throws {
        let database = try await statementDatabase()
        let item: Item = [
            "pk": "n", "n": 1, "l": .list([true, .null]), "m": .map(["x": "it's"]), "b": .binary([1, 2]),
        ]
        try await database.run(
            "INSERT INTO \"Hash\" VALUE {'pk': 'n', 'n': 1, 'l': [true, NULL], 'm': {'x': 'it''s'}, 'b': ?}",
            [.binary([1, 2])])
        #expect(try database.item("Hash", ["pk": "n"]) == item)
        let duplicate = await database.failure("INSERT INTO Hash VALUE {'pk': 'n'}")
        #expect(duplicate?.code.name == "DuplicateItemException")
        #expect(duplicate?.message == "Duplicate primary key exists in table")
        #expect(
            await database.failure("INSERT INTO Hash VALUE {'a': 1}")?.message
                == "One or more parameter values were invalid: Missing the key pk in the item")
        let deep = (0..<30).reduce("x" as AttributeValue) { value, _ in .list([value]) }
        let nested = await database.failure("INSERT INTO Hash VALUE {'pk': 'deep', 'l': [[[[?]]]]}", [deep])
        #expect(nested?.message.hasPrefix("Nesting Levels have exceeded supported limits") == true)
        try await database.run("DELETE FROM Hash WHERE pk = 'n'")
        try await database.run("INSERT INTO Hash VALUE ?", [.map(item)])
        #expect(try database.item("Hash", ["pk": "n"]) == item)
    }

    private static let modifications: [(String, String, [Item])] = [
        ("SET m.sub = 'new'", "MODIFIED NEW", [["m": .map(["sub": "new"])]]),
        ("SET m.sub = 'new'", "MODIFIED OLD", [["m": .map(["sub": "old"])]]),
        ("REMOVE s", "MODIFIED OLD", [["s": "str"]]),
        ("REMOVE s", "MODIFIED NEW", []), ("SET z = 1", "MODIFIED OLD", []), ("SET z = 1", "MODIFIED NEW", [["z": 1]]),
        ("SET l[2] = 'y', l[0] = 'x'", "MODIFIED NEW", [["l": .list(["x", "y"])]]),
        ("SET l[2] = 'y', l[0] = 'x'", "MODIFIED OLD", [["l": .list(["a", "c"])]]),
        ("SET l[5] = 'd'", "MODIFIED NEW", []),
        ("SET l[3] = 'd'", "MODIFIED NEW", [["l": .list(["d"])]]),
        ("REMOVE l[1]", "MODIFIED NEW", [["l": .list(["c"])]]),
        ("REMOVE l[1]", "MODIFIED OLD", [["l": .list(["b"])]]), ("REMOVE l[2]", "MODIFIED NEW", []),
    ]

    @Test(arguments: modifications)
    func modified(actions: String, returning: String, expected: [Item]) async throws {
        let database = try await seeded()
        #expect(try await database.run("UPDATE Hash \(actions) WHERE pk = 'i' RETURNING \(returning) *") == expected)
    }

    @Test func returningAll() async throws {
        let database = try await seeded()
        let old = try #require(try database.item("Hash", ["pk": "i"]))
        let new = old.setting("a", to: 5)
        #expect(try await database.run("UPDATE Hash SET a = 5 WHERE pk = 'i' RETURNING ALL OLD *") == [old])
        #expect(try await database.run("UPDATE Hash SET a = 5 WHERE pk = 'i' RETURNING ALL NEW *") == [new])
        #expect(try await database.run("DELETE FROM Hash WHERE pk = 'i' RETURNING ALL OLD *") == [new])
        #expect(try await database.run("DELETE FROM Hash WHERE pk = 'i' RETURNING ALL OLD *") == [])
    }

    @Test func capacity() async throws {
        let database = try await statementDatabase()
        func units(_ statement: String) async throws -> [Double?] {
            let capacity = try await database.executeStatement(
                ExecuteStatementInput(statement: statement, returnConsumedCapacity: .indexes)
            ).consumedCapacity
            return [
                capacity?.capacityUnits, capacity?.table?.capacityUnits,
                capacity?.globalSecondaryIndexes?["gsi-inc"]?.capacityUnits,
                capacity?.localSecondaryIndexes?["lsi-all"]?.capacityUnits,
            ]
        }
        let key = "WHERE pk = 'c' AND sk = '1'"
        #expect(
            try await units("INSERT INTO Indexed VALUE {'pk':'c','sk':'1','g2':'g1','l':'L1','proj':'p','other':'o'}")
                == [3, 1, 1, 1])
        #expect(try await units("UPDATE Indexed SET other='o2' \(key)") == [2, 1, nil, 1])
        #expect(try await units("UPDATE Indexed SET g2='x9' \(key)") == [4, 1, 2, 1])
        #expect(try await units("DELETE FROM Indexed \(key)") == [3, 1, 1, 1])
        #expect(try await units("DELETE FROM Indexed \(key)") == [1, 1, nil, nil])
    }
}
