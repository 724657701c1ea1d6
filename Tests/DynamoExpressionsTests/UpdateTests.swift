import DynamoExpressions
import DynamoModel
import Testing

@Suite("Updates of items")
struct UpdateTests {
    static let item: Item = [
        "pk": "p", "n": 5, "s": "text", "l": .list([0, 1, 2, 3]), "e": .list([]),
        "m": .map(["x": 1, "y": .map(["z": "deep"]), "l": .list(["a", .map(["k": 1])])]),
        "ss": .stringSet(of: ["a", "b"]), "ns": .numberSet(of: [1, 2]), "bs": .binarySet(of: [[1], [2]]),
    ]

    private static func number(_ text: String) -> AttributeValue {
        (try? DynamoNumber(parsing: text)).map { .number($0) } ?? .null
    }

    static let values: Item = [
        ":one": 1, ":two": 2, ":s": "new", ":l": .list(["p", "q"]), ":m": .map(["k": "v"]),
        ":ss": .stringSet(of: ["b", "c"]), ":ab": .stringSet(of: ["a", "b"]), ":ns": .numberSet(of: [2, 10]),
        ":bs": .binarySet(of: [[2], [0]]), ":big": number("9E125"),
        ":wide": number("1E50"), ":zero": 0,
    ]

    private func run(_ text: String, on item: Item = item, exists: Bool = true) throws(DynamoError) -> Item {
        var scope = try PlaceholderScope(names: names, values: Self.values)
        return try cache.update(text, scope: &scope).apply(to: item, exists: exists)
    }

    @Test(
        "change these attributes",
        arguments: [
            ("SET s = :s", ["s": "new"]), ("SET a = :s, z = :one", ["a": "new", "z": 1]),
            ("SET #dot = :s", ["a.b": "new"]), ("SET a = n + :one", ["a": 6]), ("SET n = :one - n", ["n": -4]),
            ("SET n = if_not_exists(n, :zero) + :one, c = if_not_exists(c, :zero) + :one", ["n": 6, "c": 1]),
            ("SET a = if_not_exists(s, :one)", ["a": "text"]),
            ("SET a = if_not_exists(b, if_not_exists(c, s))", ["a": "text"]),
            ("SET a = list_append(:l, l)", ["a": .list(["p", "q", 0, 1, 2, 3])]),
            ("SET a = list_append(if_not_exists(a, :l), e)", ["a": .list(["p", "q"])]),
            ("SET a = m.l[1].k", ["a": 1]), ("SET a = pk", ["a": "p"]),
            ("SET a = n, n = s, s = n", ["a": 5, "n": "text", "s": 5]),
            ("REMOVE n SET a = n", ["n": nil, "a": 5]), ("REMOVE s, absent", ["s": nil]),
            ("SET l[1] = :s", ["l": .list([0, "new", 2, 3])]), ("SET l[9] = :s", ["l": .list([0, 1, 2, 3, "new"])]),
            ("SET l[84] = :one, l[37] = :two, l[17] = :s", ["l": .list([0, 1, 2, 3, "new", 2, 1])]),
            ("SET e[0] = :s", ["e": .list(["new"])]), ("SET e[7] = :m", ["e": .list([.map(["k": "v"])])]),
            ("REMOVE l[1]", ["l": .list([0, 2, 3])]), ("REMOVE l[1], l[0], l[17]", ["l": .list([2, 3])]),
            ("REMOVE l[1] SET l[3] = :s", ["l": .list([0, 2, "new"])]),
            ("SET l[3] = :s REMOVE l[1]", ["l": .list([0, 2, "new"])]),
            ("REMOVE l[0], l[1], l[2], l[3]", ["l": .list([])]),
            ("REMOVE l[3] SET l[4] = :s", ["l": .list([0, 1, 2, "new"])]),
            ("ADD n :one", ["n": 6]), ("ADD c :one", ["c": 1]),
            ("ADD ss :ss", ["ss": .stringSet(of: ["a", "b", "c"])]),
            ("ADD ns :ns", ["ns": .numberSet(of: [1, 2, 10])]),
            ("ADD bs :bs", ["bs": .binarySet(of: [[0], [1], [2]])]),
            ("ADD c :ss", ["c": .stringSet(of: ["b", "c"])]), ("ADD l[9] :one", ["l": .list([0, 1, 2, 3, 1])]),
            ("ADD l[1] :one, l[2] :one", ["l": .list([0, 2, 3, 3])]),
            ("DELETE ss :ss", ["ss": .stringSet(of: ["a"])]), ("DELETE ss :ab", ["ss": nil]), ("DELETE c :ss", [:]),
            ("DELETE ns :ns", ["ns": .numberSet(of: [1])]), ("DELETE bs :bs", ["bs": .binarySet(of: [[1]])]),
        ] as [(String, [Text: AttributeValue?])])
    func changes(_ text: String, _ changes: [Text: AttributeValue?]) throws {
        #expect(try run(text) == Self.item.applying(changes))
    }

    @Test("nested paths")
    func nested() throws {
        func map(_ text: String) throws -> Item {
            guard case .map(let map) = try run(text)["m"] else { throw DynamoError.validation("no map") }
            return map
        }
        #expect(try map("SET m.x = :s")["x"] == "new")
        #expect(try map("SET m.fresh = :s, m.y.z = n, m.y.w = :one")["y"] == .map(["z": 5, "w": 1]))
        #expect(try map("SET m.y = :s")["y"] == "new")
        #expect(try map("REMOVE m.y.z")["y"] == .map([:]))
        #expect(
            try map("REMOVE m.nothing")
                == Self.item.removing("none")["m"].map { value in
                    if case .map(let map) = value { map } else { Item.empty }
                })
        #expect(try map("SET m.l[1].k = :s, m.l[5] = :one REMOVE m.l[0]")["l"] == .list([.map(["k": "new"]), 1]))
        #expect(try map("SET m.l[1].#dot = :s")["l"] == .list(["a", .map(["k": 1, "a.b": "new"])]))
        #expect(try map("ADD m.x :one, m.tags :ss")["tags"] == .stringSet(of: ["b", "c"]))
        #expect(try map("ADD m.x :one")["x"] == 2)
        #expect(try map("DELETE m.tags :ss").contains("tags") == false)
    }

    static let invalidPath = "The document path provided in the update expression is invalid for update"
    static let missing = "The provided expression refers to an attribute that does not exist in the item"
    static let wrongType = "An operand in the update expression has an incorrect data type"

    @Test(
        "that do not fit the item",
        arguments: [
            ("SET c.x = :s", invalidPath), ("SET s.x = :s", invalidPath), ("SET l.x = :s", invalidPath),
            ("SET m[0] = :s", invalidPath), ("SET c[0] = :s", invalidPath), ("SET m.c.d = :s", invalidPath),
            ("SET l[9].x = :s", invalidPath), ("REMOVE s.x", invalidPath), ("REMOVE c.x", invalidPath),
            ("REMOVE m[0]", invalidPath), ("ADD c.x :one", invalidPath), ("DELETE c.x :ss", invalidPath),
            ("SET a = z", missing), ("SET a = z + :one", missing), ("SET a = :one - m.z", missing),
            ("SET a = list_append(z, :l)", missing), ("SET a = :one, b = a", missing), ("SET a = l[4]", missing),
            ("SET a = s + :one", wrongType), ("SET a = :one - l", wrongType), ("SET a = list_append(n, :l)", wrongType),
            ("ADD s :one", wrongType), ("ADD n :ss", wrongType), ("ADD l :one", wrongType), ("ADD ss :ns", wrongType),
            ("DELETE n :ss", wrongType), ("DELETE ss :ns", wrongType), ("DELETE l :ss", wrongType),
            ("SET a = if_not_exists(s, :zero) + :one", wrongType),
            ("SET a = z, b = s + :one", wrongType), ("SET s.x = :s, b = s + :one", invalidPath),
            ("SET a = z, c.x = :s", invalidPath), ("SET c.x = :s, a = z", missing),
            (
                "SET a = :big + :big",
                "Number overflow. Attempting to store a number with magnitude larger than supported range"
            ),
            (
                "SET a = :wide + :one",
                "Number overflow. Attempting to store a number with magnitude larger than supported range"
            ),
        ])
    func errors(_ text: String, _ expected: String) {
        #expect(message { () throws(DynamoError) in _ = try run(text) } == expected)
    }

    @Test("of items that do not exist")
    func newItems() throws {
        let key: Item = ["pk": "p"]
        #expect(
            try run("SET a = :s ADD c :one REMOVE x, y.z, w[1]", on: key, exists: false) == [
                "pk": "p", "a": "new", "c": 1,
            ])
        #expect(try run("SET a = pk", on: key, exists: false) == ["pk": "p", "a": "p"])
        #expect(
            message { () throws(DynamoError) in _ = try run("SET a.b = :s", on: key, exists: false) }
                == Self.invalidPath)
        #expect(message { () throws(DynamoError) in _ = try run("SET a = b", on: key, exists: false) } == Self.missing)
    }

    @Test("made by code: ADD of lists, as AttributeUpdates has it")
    func listAddition() throws {
        let update = try Update([.add("l", CanonicalValue(.list(["x"]))), .add("new", CanonicalValue(.list(["y"])))])
        #expect(try update.apply(to: ["l": .list([1])]) == ["l": .list([1, "x"]), "new": .list(["y"])])
    }

    @Test(
        "return the updated attributes, old and new",
        arguments: [
            ("SET s = :s, c = :one", ["s": "text"], ["s": "new", "c": 1]), ("REMOVE s", ["s": "text"], nil),
            ("SET m.y.z = :s", ["m": .map(["y": .map(["z": "deep"])])], ["m": .map(["y": .map(["z": "new"])])]),
            ("SET m.w = :s", nil, ["m": .map(["w": "new"])]),
            ("SET l[2] = :s", ["l": .list([2])], ["l": .list(["new"])]),
            ("SET l[2] = :s, l[0] = :one", ["l": .list([0, 2])], ["l": .list([1, "new"])]),
            ("SET l[100] = :s", nil, nil), ("REMOVE l[1]", ["l": .list([1])], ["l": .list([2])]),
            ("REMOVE l[1], l[7]", ["l": .list([1])], ["l": .list([2])]), ("ADD n :one", ["n": 5], ["n": 6]),
        ] as [(String, Item?, Item?)])
    func returnedAttributes(_ text: String, _ old: Item?, _ new: Item?) throws {
        let update = try update(text, values: Self.values)
        #expect(update.updatedAttributes(of: Self.item) == old)
        #expect(update.updatedAttributes(of: try update.apply(to: Self.item)) == new)
    }

    @Test("names and paths")
    func namesAndPaths() throws {
        let update = try update("SET m.x = if_not_exists(n, s) + l[0] REMOVE #a.#b ADD c :one", values: Self.values)
        #expect(update.topLevelNames == ["m", "a", "c"])
        #expect(update.modifiedPaths == [DocumentPath("m", [.name("x")]), DocumentPath("a", [.name("b")]), "c"])
        #expect(update.readPaths == ["n", "s", DocumentPath("l", [.index(0)])])
    }

    /// The figures are those that were measured on DynamoDB, less what `SET b = :pad` costs.
    @Test(
        "count for a statement size",
        arguments: [
            ("SET c = abcdefghij", 19 + 1 + 1 + 14 + 10), ("SET c = m.z", 19 + 1 + 1 + 14 + 1 + 14 + 1),
            ("SET c = l[10]", 19 + 1 + 1 + 14 + 1 + 14 + 2),
            ("SET l = list_append(l, :l)", 19 + 1 + 37 + 16 + 3 + 2 + 2),
            ("SET c = if_not_exists(c, :m)", 19 + 1 + 39 + 16 + 3 + 1 + 1 + 1),
            ("SET n = n + :one", 19 + 1 + 34 + 16 + 2),
            ("SET n = n - :one", 19 + 1 + 37 + 16 + 2), ("SET n = :one, c = :one", 2 * (19 + 1 + 2)),
            ("SET m.leaf = :s", 19 + 1 + 4 + 4 + 3), ("SET d[0] = :s", 19 + 1 + 4 + 1 + 3),
            ("ADD abcdefghij :one", 19 + 10 + 2), ("ADD ss :ss", 19 + 2 + 2), ("REMOVE abcdefghij", 1 + 10),
            ("REMOVE m.yyyyyyyyyy", 1 + 1 + 4 + 10), ("REMOVE l[10]", 1 + 1 + 4 + 2), ("DELETE ss :ss", 1 + 2),
        ])
    func statementSize(_ text: String, _ size: Int) throws {
        #expect(try update(text, values: Self.values).statementSize == 3 + size)
    }
}
