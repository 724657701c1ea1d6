import TestSupport

/// One client: does random operations on its own partitions, and compares each answer with its model's.
final class MetamorphicClient: @unchecked Sendable {
    static let counterCount = 3

    let number: Int
    private(set) var model = MetamorphicModel()
    /// The values that the shared counters told this client, in the order of its operations.
    private(set) var counterValues = [[Int]](repeating: [], count: counterCount)
    /// The first answer that differed; the client stops there.
    private(set) var mismatch: String?

    private let sender: RequestSender
    private var random: SeededGenerator
    private var operationNumber = 0

    init(number: Int, seed: UInt64, sender: RequestSender) {
        self.number = number
        self.sender = sender
        random = SeededGenerator(seed: seed &* 1_000 &+ UInt64(number))
    }

    /// Does so many operations, or fewer when an answer differs.
    func run(_ count: Int) {
        while operationNumber < count, mismatch == nil {
            operationNumber += 1
            do {
                try runOne()
            } catch {
                fail("\(error)")
            }
        }
    }

    private func runOne() throws {
        switch random.below(40) {
        case 0..<8: try put()
        case 8..<16: try update()
        case 16..<19: try delete()
        case 19..<24: try get()
        case 24..<29: try query()
        case 29..<33: try queryIndex()
        case 33..<35: try batchWrite()
        case 35..<37: try batchGet()
        case 37..<39: try count()
        default: try scan()
        }
    }

    private func fail(_ message: String) {
        mismatch = "client \(number), operation \(operationNumber): \(message)"
    }

    private func compare(_ operation: String, _ input: JSON, _ actual: JSON, _ expected: JSON) {
        guard actual != expected else { return }
        fail("\(operation) \(input.text)\nexpected \(expected.text)\nanswered \(actual.text)")
    }

    private func partition() -> String { "c\(number)-p\(random.below(3))" }

    private func group() -> String { "c\(number)-g\(random.below(3))" }

    private func key() -> MetamorphicModel.Key {
        MetamorphicModel.Key(partition: partition(), sort: random.below(16) - 5)
    }

    private func item(_ key: MetamorphicModel.Key) -> MetamorphicModel.Item {
        var item = key.json.members
        item["v"] = .attribute(random.below(100) - 50)
        if random.below(3) > 0 { item["gk"] = .attribute(group()) }
        if random.below(3) > 0 { item["gs"] = .attribute(random.below(6) - 2) }
        if random.below(2) > 0 { item["ls"] = .attribute("é\(random.below(4))") }
        if random.below(4) == 0 { item["padding"] = .attribute(String(repeating: "x", count: random.below(300))) }
        return item
    }
}

// MARK: Writes

extension MetamorphicClient {
    /// Sends a conditional write and compares its answer.
    ///
    /// - Parameter changed: the new item of the old one.
    private func write(
        _ operation: String, _ key: MetamorphicModel.Key, _ fields: [String: JSON], values: [String: JSON] = [:],
        returns: (_ old: MetamorphicModel.Item?, _ new: MetamorphicModel.Item?) -> JSON,
        isPossible: (MetamorphicModel.Item?) -> Bool = { _ in true },
        changed: (MetamorphicModel.Item?) -> MetamorphicModel.Item?
    ) throws {
        let condition = MetamorphicCondition.allCases[random.below(MetamorphicCondition.allCases.count)]
        let limit = random.below(100) - 50
        let tells = random.below(2) == 0
        var input = fields
        var values = values
        input["TableName"] = "Items"
        if let expression = condition.expression { input["ConditionExpression"] = .string(expression) }
        if condition.usesLimit { values[":limit"] = .attribute(limit) }
        if !values.isEmpty { input["ExpressionAttributeValues"] = JSON(values) }
        if tells { input["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD" }

        let answer = try sender.answer(operation, JSON(input)).json
        let old = model[key]
        guard condition.holds(for: old, limit: limit) else {
            var expected: [String: JSON] = [
                "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
                "message": "The conditional request failed",
            ]
            if tells, let old { expected["Item"] = JSON(old) }
            return compare(operation, JSON(input), answer, JSON(expected))
        }
        guard isPossible(old) else {
            return compare(
                operation, JSON(input), answer,
                [
                    "__type": "com.amazon.coral.validate#ValidationException",
                    "message": "The document path provided in the update expression is invalid for update",
                ])
        }
        let new = changed(old)
        model[key] = new
        compare(operation, JSON(input), answer, returns(old, new))
    }

    private static func attributes(_ item: MetamorphicModel.Item?) -> JSON {
        guard let item, !item.isEmpty else { return [:] }
        return ["Attributes": JSON(item)]
    }

    private func put() throws {
        let key = key()
        let item = item(key)
        try write(
            "PutItem", key, ["Item": JSON(item), "ReturnValues": "ALL_OLD"],
            returns: { old, _ in Self.attributes(old) }, changed: { _ in item })
    }

    private func delete() throws {
        let key = key()
        try write(
            "DeleteItem", key, ["Key": key.json, "ReturnValues": "ALL_OLD"],
            returns: { old, _ in Self.attributes(old) }, changed: { _ in nil })
    }

    private func update() throws {
        let key = key()
        let change = MetamorphicChange.allCases[random.below(MetamorphicChange.allCases.count)]
        let all: [String: JSON] = [
            ":number": .attribute(random.below(6) - 2), ":group": .attribute(group()),
            ":text": .attribute("é\(random.below(4))"), ":empty": ["L": []],
            ":list": ["L": [.attribute(random.below(9)), .attribute("end")]],
            ":member": ["SS": [.string("m\(random.below(5))")]],
        ]
        let values = all.filter { change.expression.contains($0.key) }
        let returned = ["ALL_OLD", "ALL_NEW", "NONE", "UPDATED_NEW"][random.below(change == .removeFirst ? 3 : 4)]
        let fields: [String: JSON] = [
            "Key": key.json, "UpdateExpression": .string(change.expression), "ReturnValues": .string(returned),
        ]
        try write("UpdateItem", key, fields, values: values) { old, new in
            switch returned {
            case "ALL_OLD": Self.attributes(old)
            case "ALL_NEW": Self.attributes(new)
            case "UPDATED_NEW": Self.attributes(new?.filter { change.targets.contains($0.key) })
            default: [:]
            }
        } isPossible: {
            change.isPossible(for: $0)
        } changed: { old in
            guard old != nil || change.creates else { return nil }
            var item = old ?? key.json.members
            change.apply(to: &item, values)
            return item
        }
    }

    private func batchWrite() throws {
        var requests: [MetamorphicModel.Key: JSON] = [:]
        for _ in 0..<(1 + random.below(6)) {
            let key = key()
            guard requests[key] == nil else { continue }
            if random.below(3) == 0 {
                requests[key] = ["DeleteRequest": ["Key": key.json]]
                model[key] = nil
            } else {
                let item = item(key)
                requests[key] = ["PutRequest": ["Item": JSON(item)]]
                model[key] = item
            }
        }
        let input: JSON = ["RequestItems": ["Items": .array(Array(requests.values))]]
        compare("BatchWriteItem", input, try sender.answer("BatchWriteItem", input).json, ["UnprocessedItems": [:]])
    }

    private func count() throws {
        let counter = random.below(Self.counterCount)
        let input: JSON = [
            "TableName": "Counters", "Key": ["pk": ["S": "shared"], "sk": .attribute(counter)],
            "UpdateExpression": "ADD n :one", "ExpressionAttributeValues": [":one": ["N": "1"]],
            "ReturnValues": "UPDATED_NEW",
        ]
        let answer = try sender.answer("UpdateItem", input).json
        guard let value = answer["Attributes"]?["n"]?.attributeNumber else {
            return fail("UpdateItem \(input.text)\nanswered \(answer.text)")
        }
        counterValues[counter].append(value)
    }
}

// MARK: Reads

extension MetamorphicClient {
    private func get() throws {
        let key = key()
        var input: [String: JSON] = ["TableName": "Items", "Key": key.json]
        var expected = model[key]
        if random.below(2) == 0 {
            input["ProjectionExpression"] = "sk, v, l[1]"
            expected = expected.map { item in
                var projected = item.filter { ["sk", "v"].contains($0.key) }
                if let list = item["l"]?["L"]?.elements, list.count > 1 { projected["l"] = ["L": [list[1]]] }
                return projected
            }
        }
        let answer = try sender.answer("GetItem", JSON(input)).json
        compare("GetItem", JSON(input), answer, expected.map { ["Item": JSON($0)] } ?? [:])
    }

    private func batchGet() throws {
        let keys = Array(Set((0..<(1 + random.below(8))).map { _ in key() }))
        let input: JSON = ["RequestItems": ["Items": ["Keys": .array(keys.map(\.json))]]]
        let answer = try sender.answer("BatchGetItem", input).json
        let found = answer["Responses"]?["Items"]?.elements ?? []
        let expected = keys.compactMap { model[$0] }.map { JSON($0) }
        compareSets("BatchGetItem", input, found, expected)
        compare("BatchGetItem", input, answer["UnprocessedKeys"] ?? .null, [:])
    }

    /// A page of a partition, with a condition on the sort key, a direction, a limit, a filter and a start.
    private func query() throws {
        let partition = partition()
        let conditions = ["", " AND sk < :a", " AND sk >= :a", " AND sk BETWEEN :a AND :b"]
        let condition = conditions[random.below(conditions.count)]
        let low = random.below(12) - 5
        let high = low + random.below(6)
        let isForward = random.below(2) == 0
        let limit = random.below(2) == 0 ? 1 + random.below(6) : nil
        let hasFilter = random.below(3) == 0
        var values: [String: JSON] = [":p": .attribute(partition)]
        if condition.contains(":a") { values[":a"] = .attribute(low) }
        if condition.contains(":b") { values[":b"] = .attribute(high) }
        if hasFilter { values[":zero"] = .attribute(0) }
        var input: [String: JSON] = [
            "TableName": "Items", "KeyConditionExpression": .string("pk = :p" + condition),
            "ExpressionAttributeValues": JSON(values), "ScanIndexForward": .boolean(isForward),
        ]
        if let limit { input["Limit"] = .number(String(limit)) }
        if hasFilter { input["FilterExpression"] = "v >= :zero" }

        var rows = model.collection(partition).filter { row in
            switch condition {
            case conditions[1]: row.key.sort < low
            case conditions[2]: row.key.sort >= low
            case conditions[3]: row.key.sort >= low && row.key.sort <= high
            default: true
            }
        }
        if !isForward { rows.reverse() }
        var start = 0
        repeat {
            let page = rows[start...].prefix(limit ?? rows.count)
            let items = page.map(\.item).filter { !hasFilter || ($0["v"]?.attributeNumber ?? -1) >= 0 }
            var expected: [String: JSON] = [
                "Items": .array(items.map { JSON($0) }), "Count": .number(String(items.count)),
                "ScannedCount": .number(String(page.count)),
            ]
            if let limit, page.count == limit { expected["LastEvaluatedKey"] = page.last?.key.json }
            let answer = try sender.answer("Query", JSON(input)).json
            compare("Query", JSON(input), answer, JSON(expected))
            input["ExclusiveStartKey"] = expected["LastEvaluatedKey"]
            start += page.count
        } while input["ExclusiveStartKey"] != nil && mismatch == nil
    }

    /// All entries of a partition of an index, by pages, in the order of its sort key.
    private func queryIndex() throws {
        let index = MetamorphicTable.indexes[random.below(MetamorphicTable.indexes.count)]
        let value = JSON.attribute(index.name == "local" ? partition() : group())
        let isForward = random.below(2) == 0
        var input: [String: JSON] = [
            "TableName": "Items", "IndexName": .string(index.name),
            "KeyConditionExpression": .string("\(index.keys[0]) = :p"),
            "ExpressionAttributeValues": [":p": value], "ScanIndexForward": .boolean(isForward),
        ]
        if random.below(2) == 0 { input["Limit"] = .number(String(1 + random.below(5))) }
        var found: [JSON] = []
        repeat {
            let answer = try sender.answer("Query", JSON(input)).json
            found += answer["Items"]?.elements ?? []
            input["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        } while input["ExclusiveStartKey"] != nil
        compareSets("Query", JSON(input), found, model.entries(of: index, with: value).map { JSON($0) })
        guard index.keys.count > 1 else { return }
        let order = found.compactMap { $0[index.keys[1]] }
        let numbers = order.compactMap(\.attributeNumber)
        let texts = order.compactMap(\.attributeText)
        if numbers != numbers.sorted(by: isForward ? { $0 < $1 } : { $0 > $1 })
            || texts != texts.sorted(by: isForward ? { $0 < $1 } : { $0 > $1 })
        {
            fail("Query \(JSON(input).text)\nis out of order: \(order.map(\.text))")
        }
    }

    /// This client's items in the whole table, by pages.
    private func scan() throws {
        var input: [String: JSON] = [
            "TableName": "Items", "FilterExpression": "begins_with(pk, :own)",
            "ExpressionAttributeValues": [":own": .attribute("c\(number)-")],
            "Limit": .number(String(5 + random.below(100))),
        ]
        var found: [JSON] = []
        repeat {
            let answer = try sender.answer("Scan", JSON(input)).json
            found += answer["Items"]?.elements ?? []
            input["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        } while input["ExclusiveStartKey"] != nil
        compareSets("Scan", JSON(input), found, model.items.values.map { JSON($0) })
    }

    /// Compares items in any order.
    private func compareSets(_ operation: String, _ input: JSON, _ actual: [JSON], _ expected: [JSON]) {
        func sorted(_ items: [JSON]) -> JSON {
            .array(items.map { (JSON($0.members).text, $0) }.sorted { $0.0 < $1.0 }.map(\.1))
        }
        compare(operation, input, sorted(actual), sorted(expected))
    }
}
