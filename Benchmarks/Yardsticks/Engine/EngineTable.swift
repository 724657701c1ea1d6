import DynamoBench
import DynamoEngine
import DynamoModel
import DynamoStorage

/// Apus's engine on a directory, with a table of records.
struct EngineTable {
    let database: Database
    let name: String
    let records = Records()

    /// Opens the directory, and creates the table unless it is there.
    init(_ options: YardstickOptions, table name: String) throws(BenchError) {
        self.name = name
        do {
            database = try Database(store: RocksDBStore(path: options.data + "/apus"))
            if try itemCount == nil { try create() }
        } catch {
            throw BenchError(.refused, "\(error)")
        }
    }

    private var itemCount: Int? {
        get throws {
            guard try database.listTables(ListTablesInput()).tableNames?.contains(name) == true else { return nil }
            return try database.describeTable(DescribeTableInput(tableName: name)).table?.itemCount
        }
    }

    private func create() throws {
        _ = try database.createTable(
            CreateTableInput(
                tableName: name, attributeDefinitions: [AttributeDefinition(attributeName: "pk", attributeType: .s)],
                keySchema: [KeySchemaElement(attributeName: "pk", keyType: .hash)], billingMode: .payPerRequest))
    }

    /// Puts the records from the number of items on, as earlier runs put those before, many at once.
    func load(_ count: Int) throws(BenchError) {
        let inFlight = 1024
        let free = Semaphore(inFlight)
        let failure = Locked<DynamoError?>(nil)
        do {
            let first = try itemCount ?? 0
            for number in first..<max(first, count) {
                free.wait()
                database.putItem(PutItemInput(tableName: name, item: records.item(number, version: 0))) { result in
                    if case .failure(let error) = result { failure.withLock { $0 = error } }
                    free.signal()
                }
            }
        } catch {
            throw BenchError(.refused, "\(error)")
        }
        free.wait(times: inFlight)
        if let failure = failure.withLock({ $0 }) { throw BenchError(.refused, "\(failure)") }
    }

    /// Reads one item and counts an answer that is not the record.
    func check(_ number: Int, version: Int, _ checker: RecordChecker, _ figures: CallerFigures) {
        do throws(DynamoError) {
            let output = try database.getItem(GetItemInput(tableName: name, key: records.key(number)))
            check(output, number, version: version, checker, figures)
        } catch {
            figures.recordError("\(error)")
        }
    }

    func check(
        _ output: GetItemOutput, _ number: Int, version: Int = 0, _ checker: RecordChecker, _ figures: CallerFigures
    ) {
        let isRight = output.item?.bytes.withUnsafeBytes { checker.isRight(number, version: version, $0) } ?? false
        if !isRight { figures.recordWrongAnswer("record \(number) is not as written") }
    }

    func makeChecker() -> RecordChecker {
        RecordChecker(byteCount: records.itemByteCount) { [records] in records.writeItem($0, version: $1, to: $2) }
    }
}
