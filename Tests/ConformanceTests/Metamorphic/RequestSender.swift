/// Sends operations as JSON and reads their answers.
final class RequestSender {
    private let transport: any Transport

    struct Fault: Error {
        let message: String
    }

    init(_ transport: any Transport) {
        self.transport = transport
    }

    /// The answer to an operation, an error's body included.
    func answer(_ operation: String, _ input: JSON) throws -> (status: Int, json: JSON) {
        let answer = try transport.send(TestRequest(operation, input.text))
        return (answer.status, try JSON(parsing: answer.text))
    }

    /// The output of an operation that should succeed.
    func send(_ operation: String, _ input: JSON) throws -> JSON {
        let answer = try answer(operation, input)
        guard answer.status == 200 else { throw Fault(message: "\(operation): \(answer.json.text)") }
        return answer.json
    }

    /// All items of a table or index, by pages.
    func scanAll(_ table: String, index: String? = nil) throws -> [JSON] {
        var input: [String: JSON] = ["TableName": .string(table)]
        if let index { input["IndexName"] = .string(index) }
        var items: [JSON] = []
        repeat {
            let output = try send("Scan", JSON(input))
            items += output["Items"]?.elements ?? []
            input["ExclusiveStartKey"] = output["LastEvaluatedKey"]
        } while input["ExclusiveStartKey"] != nil
        return items
    }
}
