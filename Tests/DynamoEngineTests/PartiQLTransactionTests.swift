import DynamoEngine
import DynamoModel
import Testing

@Suite("ExecuteTransaction")
struct PartiQLTransactionTests {
    private func transact(
        _ database: Database, _ statements: [String], token: String? = nil, _ level: ReturnConsumedCapacity? = nil
    ) async throws(DynamoError) -> ExecuteTransactionOutput {
        try await database.executeTransaction(
            ExecuteTransactionInput(
                transactStatements: statements.map { ParameterizedStatement(statement: $0) },
                clientRequestToken: token, returnConsumedCapacity: level))
    }

    private func failure(_ database: Database, _ statements: [String], token: String? = nil) async -> DynamoError? {
        do throws(DynamoError) {
            _ = try await transact(database, statements, token: token)
            return nil
        } catch {
            return error
        }
    }

    private func seeded() async throws -> Database {
        let database = try await statementDatabase()
        for name in ["a", "b"] {
            try await database.run("INSERT INTO Hash VALUE {'pk': ?, 'v': 1}", [.string(Text(name))])
        }
        return database
    }

    @Test func reads() async throws {
        let output = try await transact(
            try await seeded(),
            [
                "SELECT * FROM Hash WHERE pk = 'a'", "SELECT none FROM Hash WHERE pk = 'b'",
                "SELECT * FROM Hash WHERE pk = 'c'",
            ], .indexes)
        #expect(output.responses?.map(\.item) == [["pk": "a", "v": 1], [:], nil])
        #expect(output.consumedCapacity?.first?.capacityUnits == 6)
        #expect(output.consumedCapacity?.first?.readCapacityUnits == 6)
    }

    @Test func writes() async throws {
        let database = try await seeded()
        let output = try await transact(
            database,
            [
                "EXISTS(SELECT * FROM Hash WHERE pk = 'a' AND v = 1)", "INSERT INTO Hash VALUE {'pk': 'n'}",
                "FROM Hash WHERE pk = 'b' SET v = v + 1",
                "INSERT INTO Indexed VALUE {'pk':'d1','sk':'1','g2':'g1','l':'L1','proj':'p'}",
            ], .indexes)
        #expect(output.responses == [])
        #expect(output.consumedCapacity?.map(\.capacityUnits) == [6, 4])
        #expect(output.consumedCapacity?.map(\.writeCapacityUnits) == [6, 4])
        #expect(try database.item("Hash", ["pk": "b"])?["v"] == 2)
        #expect(try database.item("Hash", ["pk": "n"]) != nil)
    }

    @Test(arguments: [
        (["INSERT INTO Hash VALUE {'pk': 'a'}", "INSERT INTO Hash VALUE {'pk': 'z'}"], ["DuplicateItem", "None"]),
        (
            ["INSERT INTO Hash VALUE {'pk': 'z'}", "EXISTS(SELECT * FROM Hash WHERE pk = 'b' AND v IS MISSING)"],
            ["None", "ConditionalCheckFailed"]
        ),
        (
            ["INSERT INTO Hash VALUE {'pk': 'z'}", "EXISTS(SELECT * FROM Hash WHERE pk = 'no' AND v IS MISSING)"],
            ["None", "ConditionalCheckFailed"]
        ),
        (
            ["UPDATE Hash SET v = 1 WHERE pk = 'missing'", "INSERT INTO Hash VALUE {'pk': 'z'}"],
            ["ConditionalCheckFailed", "None"]
        ),
        (
            ["INSERT INTO Hash VALUE {'pk': 'z'}", "UPDATE Hash SET v[0] = 1 WHERE pk = 'a'"],
            ["None", "ValidationError"]
        ),
    ])
    func cancellations(statements: [String], codes: [String]) async throws {
        let database = try await seeded()
        let error = await failure(database, statements)
        #expect(error?.code == .transactionCanceled)
        #expect(error?.cancellationReasons?.map(\.code) == codes)
        #expect(try database.item("Hash", ["pk": "z"]) == nil)
    }

    @Test(arguments: [
        (
            ["SELECT * FROM Hash WHERE"],
            "Validation failed in TransactStatements[0]: Statement wasn't well formed, can't be processed: "
                + "Unexpected term"
        ),
        (
            ["SELECT * FROM Hash WHERE pk = 'a' AND attribute_exists(v)"],
            "Validation failed in TransactStatements[0]: Select statements within ExecuteTransaction must specify the "
                + "primary key in the where clause."
        ),
        (
            ["EXISTS(SELECT * FROM Hash WHERE pk = 'a')", "UPDATE Hash SET v = 1 WHERE pk = 'b'"],
            "Validation failed in TransactStatements[0]: EXISTS() must contain a single item read with additional "
                + "condition"
        ),
        (
            ["DELETE FROM Hash WHERE pk = 'a'", "DELETE FROM Hash WHERE pk = 'b' RETURNING ALL OLD *"],
            "Validation failed in TransactStatements[1]: RETURNING clause is not supported in ExecuteTransaction."
        ),
        (
            ["SELECT * FROM Indexed.\"gsi-all\" WHERE g = 'x'"],
            "Validation failed in TransactStatements[0]: Reads on indices are not supported within transactions."
        ),
        (
            ["DELETE FROM Hash WHERE pk = 'a'", "UPDATE Hash SET v = 1 WHERE pk = 'a'"],
            "Transaction request cannot include multiple operations on one item"
        ),
    ])
    func refusals(statements: [String], message: String) async throws {
        let database = try await seeded()
        let error = await failure(database, statements)
        #expect(error?.code == .validation)
        #expect(error?.message == message)
        #expect(try database.item("Hash", ["pk": "a"]) != nil)
    }

    @Test("a request token makes a transaction happen once")
    func token() async throws {
        let database = try await seeded()
        let statements = ["UPDATE Hash SET v = v + 1 WHERE pk = 'a'"]
        for _ in 0..<3 { _ = try await transact(database, statements, token: "once") }
        #expect(try database.item("Hash", ["pk": "a"])?["v"] == 2)
        let other = await failure(database, ["UPDATE Hash SET v = v + 2 WHERE pk = 'a'"], token: "once")
        #expect(other?.code.name == "IdempotentParameterMismatchException")
    }
}
