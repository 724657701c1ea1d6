import DynamoModel
import TestSupport
import Testing

@Suite struct ItemTests {
    let sample: Item = [
        "text": "hello", "number": 42, "binary": .binary([0, 255, 7]), "yes": true, "no": false, "nothing": .null,
        "texts": .stringSet(of: ["b", "a", "b"]), "numbers": .numberSet(of: [10, 9, -1]),
        "binaries": .binarySet(of: [[2], [1, 1], []]), "list": .list([1, "two", .list([])]),
        "map": .map(["inner": .map(["deep": 1])]),
    ]

    @Test func everyTypeComesBack() throws {
        #expect(sample["text"] == "hello")
        #expect(sample["number"] == 42)
        #expect(sample["binary"] == .binary([0, 255, 7]))
        #expect(sample["yes"] == true)
        #expect(sample["no"] == false)
        #expect(sample["nothing"] == .null)
        #expect(sample["texts"] == .stringSet(["a", "b"]))
        #expect(sample["numbers"] == .numberSet([-1, 9, 10]))
        #expect(sample["binaries"] == .binarySet([[], [1, 1], [2]]))
        #expect(sample["list"] == .list([1, "two", .list([])]))
        #expect(sample["map"] == .map(["inner": .map(["deep": 1])]))
        #expect(sample["absent"] == nil)
        #expect(sample.entryCount == 11)
        try sample.checkFormat()
    }

    @Test func equalityIgnoresTheOrderOfNames() {
        #expect((["a": 1, "b": 2] as Item) == (["b": 2, "a": 1] as Item))
        #expect((["a": 1, "a": 2] as Item) == (["a": 2] as Item))
        #expect(sample.names == sample.names.sorted())
    }

    @Test func namesAreBytes() {
        let composed = Text("\u{E9}")
        let decomposed = Text("e\u{301}")
        #expect(composed.string == decomposed.string)
        #expect(composed != decomposed)
        let item: Item = [composed: 1, decomposed: 2]
        #expect(item.entryCount == 2)
        #expect(item[composed] == 1)
        #expect(item[decomposed] == 2)
        // U+FF5E sorts before U+1F600 in UTF-8, though not in UTF-16.
        #expect(Text("\u{FF5E}") < Text("\u{1F600}"))
    }

    @Test func changesTouchOnlyWhatTheyName() {
        let changed = sample.applying([
            "aaa": .some(1), "number": .some(43), "text": .none, "zzz": .some(2), "absent": .none,
        ])
        #expect(changed["aaa"] == 1)
        #expect(changed["zzz"] == 2)
        #expect(changed["number"] == 43)
        #expect(changed["text"] == nil)
        #expect(changed["map"] == sample["map"])
        #expect(changed.entryCount == 12)
        #expect(changed.names == changed.names.sorted())
        #expect(sample.setting("number", to: 42) == sample)
        #expect(sample.selecting(["map", "yes"]) == ["map": sample["map"]!, "yes": true])
    }

    @Test(
        arguments: [
            (["a": "bc"], 3), (["a": 1], 3), (["a": .null], 2), (["a": true], 2), (["a": .list([])], 4),
            (["a": .list([1, "xy"])], 1 + 3 + 1 + 2 + 1 + 2), (["a": .map([:])], 4),
            (["a": .map(["b": "cd"])], 1 + 3 + 1 + 1 + 2),
            (["é": "é"], 4), (["s": .stringSet(["a", "bc"])], 4), (["n": .numberSet([1, 100])], 1 + 2 + 2),
            (["b": .binary([1, 2])], 3),
        ] as [(Item, Int)])
    func size(item: Item, bytes: Int) {
        #expect(item.byteSize == bytes)
        #expect(item.reduce(0) { $0 + $1.0.utf8Count + $1.1.byteSize } == bytes)
    }

    @Test func anyTruncationIsAnErrorAndNotACrash() {
        for count in 1..<sample.bytes.count {
            let item = Item(canonical: Array(sample.bytes[..<count]))
            if (try? item.checkFormat()) != nil {
                #expect(sample.bytes.starts(with: item.bytes))
                #expect(item.entryCount < sample.entryCount)
            }
        }
    }

    @Test func anyFlippedByteIsNoCrash() throws {
        var random = SeededGenerator.announced()
        for _ in 0..<5_000 {
            var bytes = sample.bytes
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            let item = Item(canonical: bytes)
            let read = item.map { $0.1.byteSize }
            #expect(read.count <= bytes.count)
        }
    }
}
