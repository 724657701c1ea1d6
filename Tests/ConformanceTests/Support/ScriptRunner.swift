import Foundation

/// Runs the steps of a script in their order, and compares each answer with the expected one.
struct ScriptRunner {
    private let transport: any Transport
    private var variables: Variables
    private var tables: [String] = []

    /// A step whose answer is not the expected one.
    struct Mismatch {
        let step: Script.Step
        let difference: String
        /// The answer as a script would expect it.
        let recorded: [String]
    }

    init(_ transport: any Transport) {
        self.transport = transport
        let letters = (0..<8).map { _ in "abcdefghijkmnpqrstuvwxyz".randomElement()! }
        variables = Variables(prefix: String(letters) + ".")
    }

    /// Runs the script, and deletes the tables that it leaves.
    mutating func run(_ script: Script) throws -> [Mismatch] {
        defer { for table in tables { _ = try? transport.send(TestRequest("DeleteTable", Self.named(table))) } }
        var mismatches: [Mismatch] = []
        for step in script.steps {
            switch step.action {
            case .operation(let operation, let input):
                let answer = try transport.send(TestRequest(operation, variables.expand(input)))
                noteTable(operation, answer)
                let expected = ExpectedAnswer(script.expected(of: step).map { variables.expand($0) })
                if let difference = expected.difference(from: answer, &variables) {
                    let recorded = ExpectedAnswer.recording(answer).map { variables.contract($0) }
                    mismatches.append(Mismatch(step: step, difference: difference, recorded: recorded))
                }
            case .http(let line, let lines):
                let answer = try transport.send(request(line, lines))
                let expected = ExpectedHTTPAnswer(script.expected(of: step).map { variables.expand($0) })
                if let difference = expected.difference(from: answer) {
                    let recorded = expected.recording(answer).map { variables.contract($0) }
                    mismatches.append(Mismatch(step: step, difference: difference, recorded: recorded))
                }
            case .wait(let table):
                try wait(for: variables.expand(table))
            }
        }
        return mismatches
    }

    private static func named(_ table: String) -> String { "{\"TableName\": \"\(table)\"}" }

    private mutating func noteTable(_ operation: String, _ answer: TestAnswer) {
        guard operation == "CreateTable", answer.status == 200, let json = try? JSON(parsing: answer.text),
            let name = json["TableDescription"]?["TableName"]?.string
        else { return }
        tables.append(name)
    }

    private func request(_ line: String, _ lines: [String]) -> TestRequest {
        let parts = line.split(separator: " ").map(String.init)
        var request = TestRequest(method: parts[0], target: parts[1])
        for line in lines {
            let field = line.split(separator: ":", maxSplits: 1).map(String.init)
            let value = variables.expand(String((field.count > 1 ? field[1] : "").drop { $0 == " " }))
            switch field[0] {
            case "Body": request.body = Array(value.utf8)
            case "Signed": request.headers += TestRequest(value, "").headers
            default: request.headers.append((name: field[0], value: value))
            }
        }
        return request
    }

    private func wait(for table: String) throws {
        let end = Date.now + 600
        while Date.now < end {
            let answer = try transport.send(TestRequest("DescribeTable", Self.named(table)))
            guard answer.status == 200, let description = try JSON(parsing: answer.text)["Table"] else { return }
            let indexes = description["GlobalSecondaryIndexes"]?.elements ?? []
            let states = [description["TableStatus"]] + indexes.map { $0["IndexStatus"] }
            if states.allSatisfy({ $0 == "ACTIVE" }) { return }
            Thread.sleep(forTimeInterval: 0.005)
        }
        throw Script.Fault(message: "\(table) does not become active")
    }
}
