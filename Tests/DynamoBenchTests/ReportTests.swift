import Foundation
import Testing

@testable import DynamoBench

@Suite struct ReportTests {
    private func result(failing: Bool) throws -> BenchResult {
        let recorder = Recorder()
        recorder.recordAnswer(from: 0, to: 5_000_000_000, isMeasured: false)
        for index in 1...100 {
            recorder.recordAnswer(from: 0, to: UInt64(index) * 100_000, isMeasured: true)
        }
        recorder.recordAnswer(from: 1_999_900_000, to: 2_000_000_000, isMeasured: true)
        if failing {
            recorder.recordError(
                RequestFailure(kind: "Throttling", message: "slow \"down\"\n", mayHaveBeenApplied: false), at: 1)
            recorder.recordWrongAnswer("wrong item", "record 1")
            recorder.recordWrongAnswer("wrong item", "record 2")
        }
        return BenchResult(
            options: try BenchOptions(parsing: ["get"]), itemsPerOperation: 1, measureFromNanoseconds: 0,
            processorNanoseconds: 1_020_000, recorders: [recorder, Recorder()])
    }

    @Test func jsonHasTheFigures() throws {
        let result = try result(failing: false)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(result.json.utf8)) as? [String: Any])
        #expect(result.isClean)
        #expect(object["operations"] as? Int == 101)
        #expect(object["operationsWithWarmup"] as? Int == 102)
        #expect(object["elapsedSeconds"] as? Double == 2)
        #expect(object["operationsPerSecond"] as? Double == 50.5)
        #expect(object["clientMicrosecondsPerOperation"] as? Double == 10)
        #expect(object["errorCount"] as? Int == 0)
        let latency = try #require(object["latencyMicroseconds"] as? [String: Any])
        #expect(latency["max"] as? Int == 10_000)
        #expect(Set(latency.keys) == ["mean", "p50", "p90", "p99", "p99.9", "max"])
        #expect(result.text.contains("101 in 2.00 s"))
    }

    @Test func troubleIsCountedByKindWithItsFirstMessage() throws {
        let result = try result(failing: true)
        #expect(!result.isClean)
        #expect(result.text.contains("1 × Throttling: slow \"down\""))
        #expect(result.text.contains("2 × wrong item: record 1"))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(result.json.utf8)) as? [String: Any])
        #expect(object["wrongAnswerCount"] as? Int == 2)
        let errors = try #require(object["errors"] as? [[String: Any]])
        #expect(errors.first?["firstMessage"] as? String == "slow \"down\"\n")
    }

    @Test func numbersAreRoundedToPlaces() {
        #expect(0.0.fixed(2) == "0.00")
        #expect(0.005.fixed(2) == "0.01")
        #expect(12.345.fixed(1) == "12.3")
        #expect((-1.5).fixed(1) == "-1.5")
        #expect(1999.9.fixed(0) == "2000")
    }
}
