import DynamoEngine
import DynamoModel
import Testing

@Suite("BatchExecuteStatement")
struct PartiQLBatchTests {
    private func batch(
        _ database: Database, _ statements: [String], _ level: ReturnConsumedCapacity? = nil
    ) async throws(DynamoError) -> BatchExecuteStatementOutput {
        try await database.batchExecuteStatement(
            BatchExecuteStatementInput(
                statements: statements.map { BatchStatementRequest(statement: $0) }, returnConsumedCapacity: level))
    }

    private func seeded() async throws -> Database {
        let database = try await statementDatabase()
        for name in ["a", "b"] {
            try await database.run("INSERT INTO Hash VALUE {'pk': ?, 'v': 'old'}", [.string(Text(name))])
        }
        return database
    }

    @Test func reads() async throws {
        let output = try await batch(
            try await seeded(),
            [
                "SELECT * FROM Hash WHERE pk = 'b'", "SELECT v FROM Hash WHERE pk = 'a'",
                "SELECT * FROM Hash WHERE pk = 'none'", "SLECT * FROM Hash WHERE pk = 'a'",
                "SELECT * FROM \"no-table\" WHERE pk = 'a'", "SELECT * FROM Hash WHERE v = 'old'",
                "SELECT * FROM Hash WHERE pk = 'c' AND attribute_exists(v)",
                "SELECT * FROM Indexed.\"gsi-all\" WHERE pk = 'p' AND sk = 's1' AND g = 'x'",
                "SELECT * FROM Indexed.multi WHERE h1 = 'a'",
            ])
        let responses = try #require(output.responses)
        #expect(responses.map(\.item) == [["pk": "b", "v": "old"], ["v": "old"], nil, nil, nil, nil, nil, nil, nil])
        #expect(responses[0].tableName == "Hash")
        #expect(
            responses.map(\.error?.code) == [
                nil, nil, nil, .validationError, .resourceNotFound, .validationError, .validationError,
                .validationError, .validationError,
            ])
        #expect(
            responses[3].error?.message
                == "Statement wasn't well formed, can't be processed: Expected data manipulation")
        for index in 5...7 {
            #expect(
                responses[index].error?.message == "Select statements within BatchExecuteStatement must specify the "
                    + "primary key in the where clause.")
            #expect(responses[index].tableName == nil)
        }
        #expect(responses[8].error?.message?.hasPrefix("PartiQL statements cannot be executed on tables") == true)
    }

    @Test func writes() async throws {
        let database = try await seeded()
        let output = try await batch(
            database,
            [
                "INSERT INTO Hash VALUE {'pk': 'c'}", "INSERT INTO Hash VALUE {'pk': 'a'}",
                "UPDATE Hash SET v = 'new' WHERE pk = 'b' RETURNING MODIFIED NEW *",
                "UPDATE Hash SET v = 'new' WHERE pk = 'none'", "DELETE FROM Hash WHERE pk = 'd' RETURNING ALL OLD *",
                "DELETE FROM Hash WHERE pk = 'e' RETURNING MODIFIED OLD *",
            ])
        let responses = try #require(output.responses)
        #expect(
            responses.map(\.error?.code) == [nil, .duplicateItem, nil, .conditionalCheckFailed, nil, .validationError])
        #expect(responses.map(\.item) == [nil, nil, ["v": "new"], nil, nil, nil])
        #expect(responses.map(\.tableName) == ["Hash", "Hash", "Hash", "Hash", "Hash", nil])
        #expect(try database.item("Hash", ["pk": "c"]) == ["pk": "c"])
        #expect(try database.item("Hash", ["pk": "b"])?["v"] == "new")
    }

    @Test func wholeBatch() async throws {
        let database = try await seeded()
        for (statements, message) in [
            (
                ["SELECT * FROM Hash WHERE pk = 'a'", "INSERT INTO Hash VALUE {'pk': 'z'}"],
                "Read and write requests together in the same batch is not supported."
            ),
            (
                ["DELETE FROM Hash WHERE pk = 'a'", "UPDATE Hash SET v = 1 WHERE pk = 'a'"],
                "Provided list of item keys contains duplicates"
            ),
            (
                ["SELECT * FROM Hash WHERE pk = 'a'", "SELECT v FROM Hash WHERE pk = 'a'"],
                "Provided list of item keys contains duplicates"
            ),
        ] {
            await #expect {
                try await batch(database, statements)
            } throws: { ($0 as? DynamoError)?.message == message }
        }
        #expect(try database.item("Hash", ["pk": "z"]) == nil)
        #expect(try await batch(database, []).responses == [])
    }

    @Test("failed statements count into the total of a table on which another succeeds")
    func capacity() async throws {
        let database = try await seeded()
        let padding = String(repeating: "x", count: 3000)
        try await database.run("INSERT INTO Indexed VALUE {'pk': 'u1', 'sk': '1', 'p': '\(padding)'}")
        try await database.run("INSERT INTO Indexed VALUE {'pk': 'u3', 'sk': '1'}")
        let inserts = ["u3", "u1", "u5"].map { "INSERT INTO Indexed VALUE {'pk': '\($0)', 'sk': '1', 'g2': 'x'}" }
        let some = try #require(await batch(database, inserts, .indexes).consumedCapacity?.first)
        #expect(some.capacityUnits == 6)
        #expect(some.table?.capacityUnits == 1)
        #expect(some.globalSecondaryIndexes?["gsi-inc"]?.capacityUnits == 1)
        #expect(try await batch(database, inserts, .indexes).consumedCapacity == nil)
        let reads = ["a", "b"].map { "SELECT * FROM Hash WHERE pk = '\($0)'" }
        #expect(try await batch(database, reads, .total).consumedCapacity?.first?.capacityUnits == 1)
    }
}
