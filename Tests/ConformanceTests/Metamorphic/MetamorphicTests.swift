import DynamoEngine
import DynamoServer
import DynamoStorage
import Foundation
import Testing

private let environment = ProcessInfo.processInfo.environment

/// Several clients do random operations, and each answer must be that of an independent model. Afterwards every index
/// holds exactly what its table implies.
///
/// Each client has partitions of its own, so that its answers follow from its own operations; counters are shared.
/// `APUS_OPERATIONS` sets the number of operations, `APUS_SEED` the seed.
@Suite struct MetamorphicTests {
    private static let clientCount = 4

    @Test func inProcessInMemory() throws {
        try check(operationCount: 3_000) { handler in
            { InProcessTransport(handler) }
        }
    }

    @Test func overHTTP() throws {
        var servers: [HTTPServer] = []
        defer { for server in servers { server.stop() } }
        try check(operationCount: 1_000) { handler in
            let server = try HTTPServer(.test, handler: handler)
            servers.append(server)
            return { try SocketTransport(host: "127.0.0.1", port: server.port) }
        }
    }

    @Test func inProcessOnDisk() throws {
        let directory = FileManager.default.temporaryDirectory.path + "/apus-metamorphic-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try check(operationCount: 1_000, on: RocksDBStore(path: directory)) { handler in
            { InProcessTransport(handler) }
        }
    }

    private func check(
        operationCount: Int, on store: any OrderedStore = MemoryStore(), _ test: String = #function,
        _ connect: (RequestHandler) throws -> () throws -> any Transport
    ) throws {
        let seed = environment["APUS_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...999_999)
        let count = environment["APUS_OPERATIONS"].flatMap { Int($0) } ?? operationCount
        print("\(test): APUS_SEED=\(seed) APUS_OPERATIONS=\(count)")
        let database = try Database(store: store)
        defer { database.close() }
        let transport = try connect(RequestHandler(database: database, logger: Logger(level: .error)))
        let creator = RequestSender(try transport())
        for table in MetamorphicTable.creations { _ = try creator.send("CreateTable", table) }

        var clients: [MetamorphicClient] = []
        for number in 0..<Self.clientCount {
            clients.append(
                MetamorphicClient(number: number, seed: seed, sender: RequestSender(try transport())))
        }
        let share = count / Self.clientCount
        DispatchQueue.concurrentPerform(iterations: clients.count) { [clients] in clients[$0].run(share) }
        for client in clients {
            if let mismatch = client.mismatch { Issue.record("seed \(seed): \(mismatch)") }
        }
        guard clients.allSatisfy({ $0.mismatch == nil }) else { return }
        // With a connection of its own: the first one may have been idle for too long.
        let observer = RequestSender(try transport())
        try checkTable(observer, clients)
        try checkCounters(observer, clients)
    }

    /// The table holds the clients' items, and each index what these imply.
    private func checkTable(_ observer: RequestSender, _ clients: [MetamorphicClient]) throws {
        let expected = clients.flatMap { $0.model.items.values.map { JSON($0) } }
        let found = try observer.scanAll("Items")
        #expect(found.sortedByText == expected.sortedByText)
        for index in MetamorphicTable.indexes {
            let entries = expected.compactMap { index.entry(of: $0.members) }.map { JSON($0) }
            let found = try observer.scanAll("Items", index: index.name)
            #expect(found.sortedByText == entries.sortedByText, "\(index.name)")
        }
        let description = try observer.send("DescribeTable", ["TableName": "Items"])
        #expect(description["Table"]?["ItemCount"]?.integer == expected.count)
    }

    private func checkCounters(_ observer: RequestSender, _ clients: [MetamorphicClient]) throws {
        for counter in 0..<MetamorphicClient.counterCount {
            let seen = clients.flatMap { $0.counterValues[counter] }
            // Each value was told to one client, and each client saw the counter rise.
            #expect(seen.sorted() == Array(1..<(seen.count + 1)))
            for client in clients { #expect(client.counterValues[counter] == client.counterValues[counter].sorted()) }
            let answer = try observer.send(
                "GetItem", ["TableName": "Counters", "Key": ["pk": ["S": "shared"], "sk": JSON.attribute(counter)]])
            #expect((answer["Item"]?["n"]?["N"]?.string).flatMap { Int($0) } ?? 0 == seen.count)
        }
    }
}

extension [JSON] {
    /// The values in an order that follows from themselves; members sorted by name.
    fileprivate var sortedByText: [String] { map { JSON($0.members).text }.sorted() }
}
