import DynamoEngine
import DynamoModel
import DynamoStorage
import Foundation
import Testing

/// Writers that commit on their own threads.
@Suite(.timeLimit(.minutes(1))) struct CommittingOnThisThreadTests {
    private func put(_ number: Int, _ database: Database) -> PutItemInput {
        PutItemInput(tableName: "T", item: ["pk": "k", "sk": .number(DynamoNumber(number))])
    }

    /// Alone, a writer has its answer when the call returns, given on its own thread.
    @Test(arguments: EngineStore.allCases) func answersBeforeItReturns(_ kind: EngineStore) async throws {
        try await kind.withDatabase { database in
            try database.create(.plain("T"))
            for number in 0..<50 {
                let answer = Locked<(isSuccess: Bool, thread: pthread_t)?>(nil)
                database.committingOnThisThread {
                    database.putItem(put(number, database)) { result in
                        answer.withLock { $0 = ((try? result.get()) != nil, pthread_self()) }
                    }
                }
                let found = try #require(answer.withLock { $0 })
                #expect(found.isSuccess)
                #expect(pthread_equal(found.thread, pthread_self()) != 0)
            }
            #expect(try database.scanAll("T").count == 50)
        }
    }

    /// Together with others, each is answered once, and all is there.
    @Test(arguments: EngineStore.allCases) func worksBesideTheCommitter(_ kind: EngineStore) async throws {
        try await kind.withDatabase { database in
            try database.create(.plain("T"))
            let (writers, rounds) = (4, 100)
            let answers = Locked(0)
            await withTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        for round in 0..<rounds {
                            await withCheckedContinuation { continuation in
                                let write = {
                                    database.putItem(put(writer * rounds + round, database)) { result in
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
            #expect(try database.scanAll("T").count == writers * rounds)
        }
    }

    /// A completion may write the same item again, and may be the last to hold the database.
    @Test func completionsMayGoOn() throws {
        let isDone = Locked(false)
        do {
            let database = try Database(store: MemoryStore())
            try database.create(.plain("T"))
            database.committingOnThisThread {
                database.putItem(put(1, database)) { _ in
                    database.deleteItem(DeleteItemInput(tableName: "T", key: ["pk": "k", "sk": 1])) { _ in
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
        try database.create(.plain("T"))
        store.failWrite()
        for number in 0..<2 {
            let answer = Answer<PutItemOutput> { completion in
                database.committingOnThisThread { database.putItem(put(number, database), completion: completion) }
            }
            #expect(answer.waitForFailure() == .internalServer)
        }
    }
}
