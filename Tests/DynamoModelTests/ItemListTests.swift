import DynamoModel
import Testing

@Suite struct ItemListTests {
    let items: [Item] = [["pk": "a", "n": 1], .empty, ["pk": "b", "list": .list([1, "two"])]]

    @Test func givesBackWhatItGot() {
        let list = ItemList(items)
        #expect(list.count == 3)
        #expect(Array(list) == items)
        #expect(list[0] == items[0])
        #expect(list.first?["n"] == 1)
        #expect(list.last?["pk"] == "b")
        #expect(list.reversed().map(\.bytes) == items.reversed().map(\.bytes))
    }

    @Test func hasTheBytesOfEachItem() {
        var bytes: [[UInt8]] = []
        ItemList(items).forEachCanonicalBytes { bytes.append([UInt8]($0)) }
        #expect(bytes == items.map(\.bytes))
    }

    @Test func growsByItemsBytesAndLists() {
        var list = ItemList()
        #expect(list.isEmpty)
        list.reserveCapacity(3, itemByteCount: 20)
        list.append(items[0])
        items[1].bytes.withUnsafeBytes { list.append(canonical: $0) }
        list.append(contentsOf: [items[2]])
        #expect(list == ItemList(items))
        list.append(contentsOf: list)
        #expect(Array(list) == items + items)
    }

    @Test func isEqualIfTheItemsAre() {
        #expect(([["a": 1], .empty] as ItemList) == ([["a": 1], .empty] as ItemList))
        #expect(([["a": 1], .empty] as ItemList) != ([.empty, ["a": 1]] as ItemList))
        #expect(([.empty] as ItemList) != ItemList())
        #expect(Set([ItemList(items), ItemList(items)]).count == 1)
    }
}
