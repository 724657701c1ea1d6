import DynamoEngine
import DynamoModel
import DynamoStorage
import Testing

@Suite("Transactions that move amounts")
struct TransactTransferTests {
    private static let accounts = 20
    private static let balance = 100

    private static func key(_ number: Int) -> Item { Item([("id", .string(Text("account\(number)")))]) }

    @Test("the sum never changes, in any read in a transaction or from a single page", arguments: [false, true])
    func transfers(withSingleWrites: Bool) async throws {
        let database = try transactDatabase()
        defer { database.close() }
        for number in 0..<Self.accounts {
            try await database.put(Self.key(number).setting("balance", to: .number(100)))
        }
        let moved = try await withThrowingTaskGroup(of: Int.self) { group in
            for seed in 0..<16 { group.addTask { try await Self.move(in: database, seed: UInt64(seed + 1)) } }
            for _ in 0..<4 { group.addTask { try Self.read(in: database) } }
            if withSingleWrites { group.addTask { try await Self.touch(in: database) } }
            return try await group.reduce(0, +)
        }
        #expect(moved > 0)
        #expect(try Self.sum(in: database) == Self.accounts * Self.balance)
    }

    /// Moves amounts about; returns how many times it could.
    private static func move(in database: Database, seed: UInt64) async throws -> Int {
        var state = seed
        var moved = 0
        for _ in 0..<100 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let from = Int(state >> 33) % accounts
            let to = (from + 1 + Int(state >> 45) % (accounts - 1)) % accounts
            let values: Item = [":amount": AttributeValue.number(DynamoNumber(Int(state >> 60)))]
            do {
                try await database.transact([
                    .update(
                        key(from), "SET balance = balance - :amount", if: "balance >= :amount", values: values),
                    .update(key(to), "SET balance = balance + :amount", values: values),
                ])
                moved += 1
            } catch let error as DynamoError {
                #expect(error.code == .transactionCanceled)
                #expect(
                    error.reasons.allSatisfy { ["None", "TransactionConflict", "ConditionalCheckFailed"].contains($0) })
            }
        }
        return moved
    }

    /// Reads all accounts time and again.
    private static func read(in database: Database) throws -> Int {
        let gets = (0..<accounts).map { TransactGetItem(get: TransactGet(key: key($0), tableName: "Accounts")) }
        for _ in 0..<200 {
            do {
                let output = try database.transactGetItems(TransactGetItemsInput(transactItems: gets))
                #expect(output.responses?.compactMap { balance(of: $0.item) }.reduce(0, +) == accounts * balance)
            } catch let error {
                #expect(error.reasons.contains("TransactionConflict"))
            }
            #expect(try sum(in: database) == accounts * balance)
        }
        return 0
    }

    /// Changes another attribute of the accounts by single writes.
    private static func touch(in database: Database) async throws -> Int {
        for number in 0..<200 {
            do {
                try await database.updateItem(
                    UpdateItemInput(
                        tableName: "Accounts", key: key(number % accounts), updateExpression: "ADD touched :one",
                        expressionAttributeValues: [":one": 1]))
            } catch let error {
                #expect(error.code == .transactionConflict)
            }
        }
        return 0
    }

    private static func sum(in database: Database) throws -> Int {
        let items = try database.scan(ScanInput(tableName: "Accounts")).items ?? []
        return items.compactMap { balance(of: $0) }.reduce(0, +)
    }

    private static func balance(of item: Item?) -> Int? {
        guard case .number(let number)? = item?["balance"] else { return nil }
        return Int(number.description)
    }
}
