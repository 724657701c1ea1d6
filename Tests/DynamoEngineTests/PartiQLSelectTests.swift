import DynamoEngine
import DynamoModel
import Testing

@Suite("SELECT")
struct PartiQLSelectTests {
    private func ranged() async throws -> Database {
        let database = try await statementDatabase()
        for sk in ["1", "2", "3"] {
            try await database.putItem(
                PutItemInput(tableName: "Range", item: ["pk": "a", "sk": .string(Text(sk)), "n": 1]))
        }
        return database
    }

    @Test(arguments: [
        ("pk = 'a'", ["1", "2", "3"]), ("pk = 'a' ORDER BY sk DESC", ["3", "2", "1"]),
        ("pk = 'a' ORDER BY sk ASC", ["1", "2", "3"]), ("pk = 'a' AND sk > '1'", ["2", "3"]),
        ("pk = 'a' AND '2' >= sk", ["1", "2"]), ("pk = 'a' AND sk BETWEEN '2' AND '3'", ["2", "3"]),
        ("pk = 'a' AND begins_with(sk, '2')", ["2"]), ("pk = 'a' AND sk IN ['3', '1', '9']", ["1", "3"]),
        ("sk = '2'", ["2"]), ("pk = 'a' AND sk = '1' AND sk > '0'", ["1"]), ("pk = 'a' AND sk = '1' AND sk > '5'", []),
        ("pk IN ['b', 'a'] AND n = 1", ["1", "2", "3"]), ("(pk = 'a' OR pk = 'b') AND n = 2", []),
        ("pk = 'a' AND NOT sk = '1' OR pk = 'a' AND sk = '2'", ["2", "3"]),
        ("pk = 'a' AND sk <> '1' OR pk = 'a' AND sk = '2'", ["2", "3"]),
        ("pk = 'a' AND NOT begins_with(sk, 'x') OR pk = 'a' AND sk = '2'", ["1", "2", "3"]),
        ("pk = 'a' AND NOT sk IN ['1', '3'] OR pk = 'a' AND sk = '2'", ["2"]),
        ("pk = 'a' OR pk = 'a' AND NOT sk = '1'", ["1", "2", "3"]), ("pk = 'a' AND sk IN ('1', '3')", ["1", "3"]),
        ("pk = 'a' AND attribute_exists(n) = false", []), ("pk = 'a' AND n IS INTEGER", ["1", "2", "3"]),
    ])
    func clauses(clause: String, expected: [String]) async throws {
        let database = try await ranged()
        #expect(try await database.sortKeys("SELECT * FROM Range WHERE \(clause)") == expected)
        let paged = try await database.run("SELECT * FROM Range WHERE \(clause)", limit: 1)
        #expect(paged.count == expected.count)
    }

    @Test(arguments: [
        (
            "pk = 'a' AND x = '1' OR pk = 'a' AND sk = '2'",
            "Overlapping conditions with range keys are not supported in where clause"
        ),
        (
            "pk = 'a' AND x <> '1' OR pk = 'a' AND sk = '2'",
            "Overlapping conditions with range keys are not supported in where clause"
        ),
        ("pk IN ['a', 'a']", "Overlapping conditions with range keys are not supported in where clause"),
        ("pk = 1", "Key attribute's data type should match its data type in table's schema: Key pk"),
        (
            "n = 1 ORDER BY sk",
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
        ),
        ("pk = 'a' ORDER BY n", "Variable reference n in ORDER BY clause must be part of the primary key"),
        (
            "pk IN ['a', 'b'] ORDER BY sk",
            "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause."
        ),
    ])
    func refusals(clause: String, message: String) async throws {
        #expect(try await ranged().failure("SELECT * FROM Range WHERE \(clause)")?.message == message)
    }

    @Test("a read by key looks at the items of its range only")
    func reads() async throws {
        let database = try await ranged()
        for number in 0..<50 {
            let padding = String(repeating: "x", count: 4000)
            try await database.putItem(
                PutItemInput(
                    tableName: "Range",
                    item: ["pk": .string(Text("other\(number)")), "sk": "1", "padding": .string(Text(padding))]))
        }
        func units(_ clause: String) async throws -> Double? {
            try await database.executeStatement(
                ExecuteStatementInput(
                    statement: "SELECT * FROM Range WHERE \(clause)", returnConsumedCapacity: .total)
            ).consumedCapacity?.capacityUnits
        }
        #expect(try await units("pk = 'a'") == 0.5)
        #expect(try await units("pk IN ['a', 'other1']") == 1)
        #expect(try await units("pk = 'a' OR pk = 'b' AND sk > '1'") == 1)
        #expect(try #require(await units("n = 1")) > 20)
    }

    private static let columns: [(String, Item)] = [
        ("m.k[1], l[0], m.z", ["k[1]": "two", "l[0]": 1, "z": "last"]),
        ("pk, \"m\"", ["pk": "t", "m": .map(["k": .list([1, "two"]), "z": "last"])]), ("nothere", [:]),
        ("m.nothere", [:]), ("m['z']", ["z": "last"]),
    ]

    @Test(arguments: columns)
    func projections(columns: String, expected: Item) async throws {
        let database = try await statementDatabase()
        try await database.putItem(
            PutItemInput(
                tableName: "Hash",
                item: ["pk": "t", "m": .map(["k": .list([1, "two"]), "z": "last"]), "l": .list([1])]))
        #expect(try await database.run("SELECT \(columns) FROM Hash WHERE pk = 't'") == [expected])
    }

    @Test func pages() async throws {
        let database = try await statementDatabase()
        for number in 0..<7 {
            try await database.run(
                "INSERT INTO Hash VALUE {'pk': ?, 'even': ?}", [.string(Text("k\(number)")), .boolean(number % 2 == 0)])
        }
        let all = "SELECT pk FROM Hash WHERE even = true"
        #expect(try await database.run(all, limit: 2).count == 4)
        #expect(try await database.run("SELECT pk FROM Hash", limit: 7).count == 7)
        let first = try await database.executeStatement(ExecuteStatementInput(statement: all, limit: 1))
        let token = try #require(first.nextToken)
        #expect(first.lastEvaluatedKey != nil)
        func refusal(_ statement: String, _ token: String) async -> String? {
            do throws(DynamoError) {
                try await database.executeStatement(ExecuteStatementInput(statement: statement, nextToken: token))
                return nil
            } catch {
                return error.message
            }
        }
        #expect(await refusal(all, "garbage") == "Invalid NextToken")
        #expect(await refusal(all, String(token.reversed())) == "Invalid NextToken")
        #expect(await refusal("SELECT pk FROM Hash", token) == "NextToken does not match request")
        #expect(await refusal("INSERT INTO Hash VALUE {'pk': 'x'}", token) != nil)
    }

    // MARK: - Indexes

    @Test(arguments: [
        ("\"gsi-all\"", ["s1", "s2", "s4"]), ("\"gsi-all\" WHERE g = 'x'", ["s1", "s4"]),
        ("\"gsi-all\" WHERE other = 'N1'", ["s1"]), ("\"lsi-all\" WHERE pk = 'p'", ["s1", "s2", "s4"]),
        ("\"lsi-all\"", ["s1", "s2", "s4"]), ("\"lsi-all\" WHERE pk = 'p' AND l = 'l1'", ["s1"]),
        ("\"gsi-inc\" WHERE other = 'N1'", []), ("\"lsi-keys\" WHERE proj = 'P1'", []),
        ("\"gsi-inc\" WHERE g2 = 'x2' AND proj = 'P1'", ["s1"]), ("\"gsi-all\" WHERE NOT g = 'x'", ["s2"]),
        ("\"gsi-inc\" WHERE NOT other = 'N1'", ["s1", "s2", "s4"]),
        ("\"gsi-inc\" WHERE g2 = 'x2' AND other = 'N1' OR g2 = 'y2'", ["s2"]),
    ])
    func indexes(source: String, expected: [String]) async throws {
        let database = try await statementDatabase()
        #expect(try await database.sortKeys("SELECT * FROM Indexed.\(source)").sorted() == expected)
        let paged = try await database.run("SELECT * FROM Indexed.\(source)", limit: 1)
        #expect(paged.count == expected.count)
    }

    @Test(arguments: [
        ("* FROM Indexed.none", "The table does not have the specified index"),
        (
            "other, else1 FROM Indexed.\"gsi-inc\" WHERE g2 = 'x2'",
            "One or more parameter values were invalid: Global secondary index gsi-inc does not project [other, else1]"
        ),
        (
            "other FROM Indexed.\"gsi-inc\"",
            "One or more parameter values were invalid: Global secondary index gsi-inc does not project [other]"
        ),
        (
            "* FROM Indexed.\"gsi-inc\" WHERE g2 = 'x2' AND other = 'N1'",
            "One or more parameter values were invalid: Secondary index gsi-inc does not project one or more filter "
                + "attributes: [other]"
        ),
        (
            "* FROM Indexed.\"gsi-inc\" WHERE g2 IN ['x2', 'y2'] AND NOT other = 'N1'",
            "One or more parameter values were invalid: Secondary index gsi-inc does not project one or more filter "
                + "attributes: [other]"
        ),
        (
            "* FROM Indexed.\"lsi-keys\" WHERE pk = 'p' AND proj IS MISSING",
            "One or more parameter values were invalid: Secondary index lsi-keys does not project one or more filter "
                + "attributes: [proj]"
        ),
        (
            "COUNT(*) FROM Indexed.multi",
            "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE "
                + "keys."
        ),
    ])
    func indexRefusals(select: String, message: String) async throws {
        #expect(try await statementDatabase().failure("SELECT \(select)")?.message == message)
    }

    @Test("a local index fetches columns that it lacks, and is charged for it")
    func fetches() async throws {
        let database = try await statementDatabase()
        func capacity(_ select: String, isConsistent: Bool = false) async throws -> ConsumedCapacity? {
            try await database.executeStatement(
                ExecuteStatementInput(
                    statement: "SELECT \(select)", consistentRead: isConsistent, returnConsumedCapacity: .indexes)
            ).consumedCapacity
        }
        let fetched = try #require(await capacity("proj FROM Indexed.\"lsi-keys\" WHERE pk = 'p'"))
        #expect(fetched.table?.capacityUnits == 1.5)
        #expect(fetched.localSecondaryIndexes?["lsi-keys"]?.capacityUnits == 0.5)
        #expect(fetched.capacityUnits == 2)
        let star = try #require(await capacity("* FROM Indexed.\"lsi-keys\" WHERE pk = 'p'", isConsistent: true))
        #expect(star.table?.capacityUnits == 0)
        #expect(star.capacityUnits == 1)
        let items = try await database.run("SELECT proj FROM Indexed.\"lsi-keys\" WHERE pk = 'p' AND l2 = 'm1'")
        #expect(items == [["proj": "P1"]])
        await #expect(throws: DynamoError.self) {
            try await capacity("* FROM Indexed.\"gsi-all\"", isConsistent: true)
        }
    }

    @Test("several partitions come in the order of their keys")
    func orderedPartitions() async throws {
        let database = try await ranged()
        for pk in ["b", "c"] {
            for sk in ["1", "2"] {
                try await database.run("INSERT INTO Range VALUE {'pk': '\(pk)', 'sk': '\(sk)'}")
            }
        }
        let clause = "pk IN ['b', 'c', 'a'] AND sk <> '3'"
        for (order, expected) in [
            ("pk DESC, sk ASC", ["c1", "c2", "b1", "b2", "a1", "a2"]),
            ("pk, sk DESC", ["a2", "a1", "b2", "b1", "c2", "c1"]), ("pk ASC", ["a1", "a2", "b1", "b2", "c1", "c2"]),
        ] {
            for limit in [nil, 1, 4] {
                let items = try await database.run(
                    "SELECT pk, sk FROM Range WHERE \(clause) ORDER BY \(order)", limit: limit)
                let keys = items.map { item -> String in
                    guard case .string(let pk)? = item["pk"], case .string(let sk)? = item["sk"] else { return "" }
                    return pk.string + sk.string
                }
                #expect(keys == expected, "\(order), limit \(limit ?? 0)")
            }
        }
    }

    @Test("a table goes by its ARN too")
    func tableARN() async throws {
        let database = try await statementDatabase()
        let arn = try #require(try database.describeTable(DescribeTableInput(tableName: "Indexed")).table?.tableArn)
        #expect(try await database.sortKeys("SELECT * FROM \"\(arn)\".\"gsi-all\" WHERE g = 'y'") == ["s2"])
    }

    @Test func missingTable() async throws {
        let error = try await statementDatabase().failure("FROM \"never-created\" WHERE pk = 'x' SET c = 1")
        #expect(error?.code == .resourceNotFound)
        #expect(error?.message == "Requested resource not found")
    }
}
