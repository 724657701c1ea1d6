import DynamoExpressions
import DynamoModel
import Testing

@Suite("Projections")
struct ProjectionTests {
    static let item: Item = [
        "p": "k", "a": .map(["b": .list([2, 4, .map(["x": "hi", "y": "yo"])]), "c": 5]), "a.b": "dot", "b": "hello",
    ]

    @Test(
        "of an item",
        arguments: [
            ("a", ["a": .map(["b": .list([2, 4, .map(["x": "hi", "y": "yo"])]), "c": 5])]),
            ("a.b", ["a": .map(["b": .list([2, 4, .map(["x": "hi", "y": "yo"])])])]),
            ("a.b[0]", ["a": .map(["b": .list([2])])]), ("a.b[2].y", ["a": .map(["b": .list([.map(["y": "yo"])])])]),
            ("a.b[1],a.b[0]", ["a": .map(["b": .list([2, 4])])]),
            ("a.b[0],a.c", ["a": .map(["b": .list([2]), "c": 5])]),
            ("a.b[2].y, a.b[2].x, a.b[0]", ["a": .map(["b": .list([2, .map(["x": "hi", "y": "yo"])])])]),
            ("a.c,b", ["a": .map(["c": 5]), "b": "hello"]), ("b, p", ["b": "hello", "p": "k"]),
            ("#dot", ["a.b": "dot"]),
            ("#a.#b[0]", ["a": .map(["b": .list([2])])]), ("a.x, a.b[0], x, a.b[3].x", ["a": .map(["b": .list([2])])]),
            ("x", [:]), ("a.b[3]", [:]), ("a.x.y", [:]), ("a.b.x", [:]), ("a[0]", [:]), ("a.b[0].x", [:]), ("b.x", [:]),
            ("zz, b, aa", ["b": "hello"]),
        ] as [(String, Item)])
    func apply(_ text: String, _ expected: Item) throws {
        #expect(try projection(text).apply(to: Self.item) == expected)
    }

    @Test("what it mentions")
    func mentions() throws {
        #expect(try projection("a, b").isTopLevelOnly)
        #expect(try !projection("a, b.c").isTopLevelOnly)
        #expect(try projection("a.b, #c[0], a.c").topLevelNames == ["a", "c"])
        #expect(try projection("a").apply(to: .empty) == .empty)
    }
}
