import DynamoEngine
import DynamoModel
import DynamoStorage
import Foundation
import Testing

/// Writers that commit on their own threads.
@Suite(.timeLimit(.minutes(1))) struct CommittingOnThisThreadTests {
    private func put(_ number: Int) -> PutItemInput {
        PutItemInput(tableName: "Numbered", item: ["pk": "k", "sk": .number(DynamoNumber(number))])
    }

    /// Alone, a writer has its answer when the call returns, given on its own thread.
    @Test(arguments: EngineStore.allCases) func answersBeforeItReturns(_ kind: EngineStore) async throws {
        try await kind.withDatabase { database in
            try database.create(.plain("Numbered"))
            for number in 0..<50 {
                let answer = Locked<(isSuccess: Bool, thread: pthread_t)?>(nil)
                database.committingOnThisThread {
                    database.putItem(put(number)) { result in
                        answer.withLock { $0 = ((try? result.get()) != nil, pthread_self()) }
                    }
                }
                let found = try #require(answer.withLock { $0 })
                #expect(found.isSuccess)
                #expect(pthread_equal(found.thread, pthread_self()) != 0)
            }
            #expect(try database.scanAll("Numbered").count == 50)
        }
    }

    /// Together with others, each is answered once, and all is there.
    @Test(arguments: EngineStore.allCases) func worksBesideTheCommitter(_ kind: EngineStore) async throws {
        try await kind.withDatabase { database in
            try database.create(.plain("Numbered"))
            let (writers, rounds) = (4, 100)
            let answers = Locked(0)
            await withTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        for round in 0..<rounds {
                            await withCheckedContinuation { continuation in
                                let write = {
                                    database.putItem(put(writer * rounds + round)) { result in
                                        if case .success = result { answers.withLock { $0 += 1 } }
                                        continuation.resume()
                                    }
                                }
                                if writer % 2 == 0 { database.committingOnThisThread(write) } else { write() }
                            }
                        }
                    }
                }
            }
            #expect(answers.withLock { $0 } == writers * rounds)
            #expect(try database.scanAll("Numbered").count == writers * rounds)
        }
    }

    /// A completion may write the same item again, and may be the last to hold the database.
    @Test func completionsMayGoOn() throws {
        let isDone = Locked(false)
        do {
            let database = try Database(store: MemoryStore())
            try database.create(.plain("Numbered"))
            database.committingOnThisThread {
                database.putItem(put(1)) { _ in
                    database.deleteItem(DeleteItemInput(tableName: "Numbered", key: ["pk": "k", "sk": 1])) { _ in
                        isDone.withLock { $0 = true }
                        _ = database
                    }
                }
            }
        }
        let end = Date.now + 10
        while !isDone.withLock({ $0 }), Date.now < end { usleep(1000) }
        #expect(isDone.withLock { $0 })
    }

    /// After a failure of the store nothing is written any more, on whichever thread.
    @Test func failuresAreFinalHereToo() throws {
        let store = FaultInjectingStore(over: MemoryStore())
        let database = try Database(store: store)
        defer { database.close() }
        try database.create(.plain("Numbered"))
        store.failWrite()
        for number in 0..<2 {
            let answer = Answer<PutItemOutput> { completion in
                database.committingOnThisThread { database.putItem(put(number), completion: completion) }
            }
            #expect(answer.waitForFailure() == .internalServer)
        }
    }

    /// The statements of a batch are commits of their own; to wait for each would be a sync for each.
    @Test func batchesOfStatementsDoNotWait() throws {
        let store = FaultInjectingStore(over: MemoryStore())
        let database = try Database(store: store)
        defer { database.close() }
        try database.create(.plain("Numbered"))
        let latch = WriteLatch(on: store)
        latch.close()
        let input = BatchExecuteStatementInput(
            statements: (0..<25).map {
                BatchStatementRequest(statement: "INSERT INTO Numbered VALUE {'pk': 'k', 'sk': \($0)}")
            })
        let answer = Answer<BatchExecuteStatementOutput> { completion in
            database.committingOnThisThread { database.batchExecuteStatement(input, completion: completion) }
        }
        #expect(!answer.isThere)
        latch.open()
        #expect(try answer.wait().get().responses?.allSatisfy { $0.error == nil } == true)
        #expect(try database.scanAll("Numbered").count == 25)
    }
}
