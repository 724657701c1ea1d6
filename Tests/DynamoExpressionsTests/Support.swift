import DynamoExpressions
import DynamoModel
import TestSupport

/// One value of each type, named after it.
let values: Item = [
    ":s": "a", ":t": "b", ":empty": "", ":n": 1, ":m": 2, ":b": .binary([0x61]), ":bool": true, ":null": .null,
    ":ss": .stringSet(of: ["x"]), ":ns": .numberSet(of: [1]), ":bs": .binarySet(of: [[1]]), ":l": .list([1]),
    ":map": .map(["k": 1]), ":S": "S", ":N": "N", ":DOG": "DOG",
]

let names: [Text: Text] = ["#a": "a", "#b": "b", "#c": "c", "#d": "[3]", "#dot": "a.b"]

let cache = ExpressionCache()

/// The message of the error that `body` throws, or nil.
func message(_ body: () throws(DynamoError) -> Void) -> String? {
    do throws(DynamoError) {
        try body()
        return nil
    } catch {
        return error.code == .validation ? error.message : "\(error)"
    }
}

/// Binds an expression of any kind and returns the error's message behind "Invalid …Expression: ", or nil.
func problem(_ text: String, _ kind: ExpressionKind = .condition) -> String? {
    let found = message { () throws(DynamoError) in
        var scope = try PlaceholderScope(names: names, values: values)
        switch kind {
        case .condition, .filter, .keyCondition: _ = try cache.condition(text, kind: kind, scope: &scope)
        case .projection: _ = try cache.projection(text, scope: &scope)
        case .update: _ = try cache.update(text, scope: &scope)
        }
    }
    guard let found else { return nil }
    let prefix = "Invalid \(kind.parameterName): "
    return found.hasPrefix(prefix) ? String(found.dropFirst(prefix.count)) : found
}

func condition(_ text: String, values: Item? = values) throws -> Condition {
    var scope = try PlaceholderScope(names: names, values: values)
    return try cache.condition(text, scope: &scope)
}

func update(_ text: String, values: Item? = values) throws -> Update {
    var scope = try PlaceholderScope(names: names, values: values)
    return try cache.update(text, scope: &scope)
}

func projection(_ text: String) throws -> Projection {
    var scope = try PlaceholderScope(names: names, values: nil)
    return try cache.projection(text, scope: &scope)
}

/// The seed of the random tests: a new one for each run, or that of the environment variable `APUS_SEED`.
let testSeed = SeededGenerator.announcedSeed("random expressions")
