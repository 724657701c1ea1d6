import DynamoStorage
import TestSupport
import Testing

/// Random changes and reads of a store, each compared with a sorted array.
@Suite struct RandomStoreTests {
    @Test(arguments: StoreKind.allCases)
    func behavesLikeASortedArray(_ kind: StoreKind) throws {
        let seed = SeededGenerator.announcedSeed()
        try kind.withStore { store throws in
            var run = RandomRun(store: store, generator: SeededGenerator(seed: seed))
            for step in 0..<500 {
                try run.step()
                guard run.difference == nil else {
                    Issue.record("seed \(seed), step \(step): \(run.difference!)")
                    return
                }
            }
        }
    }
}

/// A store beside the sorted array that says what it should hold.
private struct RandomRun {
    let store: any OrderedStore
    var generator: SeededGenerator
    var model = SortedArrayModel()
    var snapshots: [(snapshot: any StoreSnapshot, model: SortedArrayModel)] = []
    private(set) var difference: String?

    mutating func step() throws {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<5: try writeBatch()
        case 5: try reclaim()
        case 6: try changeSnapshots()
        default: try readSomewhere()
        }
    }

    private mutating func writeBatch() throws {
        var batch = WriteBatch()
        for _ in 0..<Int.random(in: 1...30, using: &generator) {
            let key = randomKey()
            if generator.oneIn(3) {
                batch.delete(key)
                model.remove(key)
            } else if generator.oneIn(40) {
                let range = randomRange()
                batch.deleteRange(range)
                model.remove(range)
            } else {
                let value = [UInt8](repeating: .random(in: 0...9, using: &generator), count: randomValueCount())
                batch.put(key, value)
                model.put(Entry(key, value))
            }
        }
        try store.write(batch, durability: generator.oneIn(20) ? .durable : .buffered)
    }

    private mutating func reclaim() throws {
        guard generator.oneIn(5) else { return }
        let range = randomRange()
        try store.reclaim(range)
        model.remove(range)
    }

    private mutating func changeSnapshots() throws {
        if snapshots.count < 3 {
            snapshots.append((try store.snapshot(), model))
        } else {
            snapshots.remove(at: Int.random(in: 0..<3, using: &generator))
        }
    }

    private mutating func readSomewhere() throws {
        if let (snapshot, model) = snapshots.randomElement(using: &generator), generator.oneIn(2) {
            try compare(snapshot, with: model)
        } else {
            try compare(store, with: model)
        }
    }

    private mutating func compare(_ reader: any StoreReader, with model: SortedArrayModel) throws {
        let range = generator.oneIn(4) ? .all : randomRange()
        let expected = model.entries(in: range)
        check(try reader.entries(in: range) == expected, "forward in \(range)")
        check(try reader.entriesBackward(in: range) == expected.reversed(), "backward in \(range)")
        let key = randomKey()
        check(try reader.get(key) == model.value(of: key), "get \(key)")
        try walk(try reader.cursor(over: range), expected)
    }

    /// Seeks somewhere and walks back and forth at random.
    private mutating func walk(_ cursor: any StoreCursor, _ expected: [Entry]) throws {
        let target = randomKey()
        var index: Int
        var found: Bool
        if generator.oneIn(2) {
            found = try cursor.seek(to: target)
            index = expected.firstIndex { !$0.key.lexicographicallyPrecedes(target) } ?? expected.count
        } else {
            found = try cursor.seekForPrevious(to: target)
            index = expected.lastIndex { !target.lexicographicallyPrecedes($0.key) } ?? -1
        }
        for move in 0..<8 {
            let entry = expected.indices.contains(index) ? expected[index] : nil
            check(cursor.entry(found) == entry, "walk from \(target), move \(move)")
            guard found else { return }
            let isForward = generator.oneIn(2)
            found = isForward ? try cursor.next() : try cursor.previous()
            index += isForward ? 1 : -1
        }
    }

    private mutating func check(_ holds: Bool, _ what: String) {
        if !holds { difference = difference ?? what }
    }

    /// Keys are short and of few letters, so that changes meet the same keys again.
    private mutating func randomKey() -> [UInt8] {
        let letters: [UInt8] = [0, 1, 0x61, 0x62, 0xFE, 0xFF]
        var key = (0..<Int.random(in: 0...5, using: &generator)).map { _ in letters.randomElement(using: &generator)! }
        if key.first == 0xFF { key[0] = 0xFE }
        return key
    }

    private mutating func randomValueCount() -> Int {
        generator.oneIn(20) ? 2_000 : Int.random(in: 0...40, using: &generator)
    }

    private mutating func randomRange() -> KeyRange {
        generator.oneIn(3) ? KeyRange(prefix: randomKey()) : KeyRange(from: randomKey(), to: randomKey())
    }
}

/// What a store should hold: the simplest thing that can be right.
struct SortedArrayModel {
    private(set) var entries: [Entry] = []

    mutating func put(_ entry: Entry) {
        remove(entry.key)
        let index = entries.firstIndex { entry.key.lexicographicallyPrecedes($0.key) } ?? entries.count
        entries.insert(entry, at: index)
    }

    mutating func remove(_ key: [UInt8]) {
        entries.removeAll { $0.key == key }
    }

    mutating func remove(_ range: KeyRange) {
        entries.removeAll { range.contains($0.key) }
    }

    func entries(in range: KeyRange) -> [Entry] {
        entries.filter { range.contains($0.key) }
    }

    func value(of key: [UInt8]) -> [UInt8]? {
        entries.first { $0.key == key }?.value
    }
}

extension KeyRange {
    func contains(_ key: [UInt8]) -> Bool {
        !key.lexicographicallyPrecedes(lower) && key.lexicographicallyPrecedes(upper)
    }
}
