import DynamoExpressions
import DynamoModel
import Testing

@Suite("AttributeUpdates")
struct LegacyUpdateTests {
    static let item: Item = [
        "pk": "p", "n": 5, "s": "text", "ss": .stringSet(of: ["a", "b"]), "ns": .numberSet(of: [1, 2]),
        "l": .list([1]), "a.b": 1,
    ]

    private func run(
        _ updates: [Text: AttributeValueUpdate], on item: Item = item
    ) throws(DynamoError) -> Item {
        guard let update = try Update.attributeUpdates(updates) else { return item }
        return try update.apply(to: item)
    }

    @Test(
        "Actions",
        arguments: [
            (["s": AttributeValueUpdate(value: 1)], ["s": 1]),
            (["new": AttributeValueUpdate(value: .null, action: .put)], ["new": .null]),
            (["a.b": AttributeValueUpdate(value: 2, action: .put)], ["a.b": 2]),
            (["n": AttributeValueUpdate(value: -7, action: .add)], ["n": -2]),
            (["new": AttributeValueUpdate(value: 3, action: .add)], ["new": 3]),
            (
                ["ss": AttributeValueUpdate(value: .stringSet(of: ["b", "c"]), action: .add)],
                ["ss": .stringSet(of: ["a", "b", "c"])]
            ),
            (
                ["new": AttributeValueUpdate(value: .numberSet(of: [1]), action: .add)],
                ["new": .numberSet(of: [1])]
            ),
            (["l": AttributeValueUpdate(value: .list([1, 2]), action: .add)], ["l": .list([1, 1, 2])]),
            (["new": AttributeValueUpdate(value: .list([1]), action: .add)], ["new": .list([1])]),
            (["n": AttributeValueUpdate(action: .delete)], ["n": nil]),
            (["new": AttributeValueUpdate(action: .delete)], [:]),
            (
                ["ss": AttributeValueUpdate(value: .stringSet(of: ["b", "c"]), action: .delete)],
                ["ss": .stringSet(of: ["a"])]
            ),
            (["ns": AttributeValueUpdate(value: .numberSet(of: [1, 2]), action: .delete)], ["ns": nil]),
            (["new": AttributeValueUpdate(value: .numberSet(of: [1, 2]), action: .delete)], [:]),
            ([:], [:]),
        ] as [([Text: AttributeValueUpdate], [Text: AttributeValue?])])
    func actions(updates: [Text: AttributeValueUpdate], changes: [Text: AttributeValue?]) throws {
        #expect(try run(updates) == Self.item.applying(changes))
    }

    @Test(
        "Actions whose value does not fit",
        arguments: [
            (AttributeValueUpdate(), "Only DELETE action is allowed when no attribute value is specified"),
            (AttributeValueUpdate(action: .put), "Only DELETE action is allowed when no attribute value is specified"),
            (AttributeValueUpdate(action: .add), "Only DELETE action is allowed when no attribute value is specified"),
            (
                AttributeValueUpdate(value: "a", action: .delete),
                "DELETE action with value is not supported for the type S"
            ),
            (
                AttributeValueUpdate(value: .list([]), action: .delete),
                "DELETE action with value is not supported for the type L"
            ),
            (AttributeValueUpdate(value: "a", action: .add), "ADD action is not supported for the type S"),
            (AttributeValueUpdate(value: .map([:]), action: .add), "ADD action is not supported for the type M"),
            (AttributeValueUpdate(value: true, action: .add), "ADD action is not supported for the type BOOL"),
        ])
    func misfits(update: AttributeValueUpdate, problem: String) {
        #expect(
            message { () throws(DynamoError) in _ = try run(["a": update]) }
                == "One or more parameter values were invalid: \(problem)")
    }

    @Test(
        "Attributes of another type",
        arguments: [
            ("s", AttributeValueUpdate(value: 1, action: .add)),
            ("n", AttributeValueUpdate(value: .stringSet(of: ["a"]), action: .add)),
            ("ss", AttributeValueUpdate(value: .numberSet(of: [1]), action: .delete)),
            ("ss", AttributeValueUpdate(value: .list(["a"]), action: .add)),
        ] as [(Text, AttributeValueUpdate)])
    func otherTypes(attribute: Text, update: AttributeValueUpdate) {
        #expect(
            message { () throws(DynamoError) in _ = try run([attribute: update]) }
                == "Type mismatch for attribute to update")
    }

    @Test("Sums that no number holds")
    func overflow() throws {
        let large = AttributeValue.number(try DynamoNumber(parsing: "9E125"))
        #expect(
            message { () throws(DynamoError) in
                _ = try run(["n": AttributeValueUpdate(value: large, action: .add)], on: ["n": large])
            } == "Number overflow. Attempting to store a number with magnitude larger than supported range")
    }

    @Test("What was updated is told by name")
    func returnedAttributes() throws {
        let updates: [Text: AttributeValueUpdate] = [
            "a.b": AttributeValueUpdate(value: 2), "n": AttributeValueUpdate(action: .delete),
            "ss": AttributeValueUpdate(value: .stringSet(of: ["c"]), action: .add),
        ]
        let update = try #require(try Update.attributeUpdates(updates))
        let new = try update.apply(to: Self.item)
        #expect(update.form == .attributeUpdates)
        #expect(
            update.updatedAttributes(of: Self.item) == ["a.b": 1, "n": 5, "ss": .stringSet(of: ["a", "b"])])
        #expect(update.updatedAttributes(of: new) == ["a.b": 2, "ss": .stringSet(of: ["a", "b", "c"])])
    }
}
