import DynamoExpressions
import DynamoModel

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

/// SplitMix64: small, and the same on each machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The seed of the random tests: a new one for each run, or that of the environment variable `APUS_SEED`.
let testSeed: UInt64 = {
    let given = environment("APUS_SEED").flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0..<1_000_000)
    print("APUS_SEED=\(seed)")
    return seed
}()
