import TestSupport
import Testing

@testable import DynamoStorage

/// The persistent B+tree: its invariants after each change, and that copies do not change with it.
@Suite struct SortedMapTests {
    @Test func keepsItsInvariantsThroughRandomChanges() throws {
        let seed = SeededGenerator.announcedSeed()
        var generator = SeededGenerator(seed: seed)
        var map = SortedMap()
        var model: Set<UInt32> = []
        var copies: [(map: SortedMap, model: Set<UInt32>)] = []
        for step in 0..<600 {
            change(&map, &model, &generator, isGrowing: step % 200 < 120)
            if generator.oneIn(20) { copies.append((map, model)) }
            if copies.count > 4 { copies.removeFirst() }
            let violation = map.violation()
            guard violation == nil, step % 20 != 0 || map.numbers == model.sorted() else {
                Issue.record("seed \(seed), step \(step): \(violation ?? "wrong entries")")
                return
            }
        }
        for copy in copies {
            #expect(copy.map.numbers == copy.model.sorted(), "seed \(seed)")
            #expect(copy.map.violation() == nil, "seed \(seed)")
        }
    }

    private func change(
        _ map: inout SortedMap, _ model: inout Set<UInt32>, _ generator: inout SeededGenerator, isGrowing: Bool
    ) {
        let number = UInt32.random(in: 0..<6_000, using: &generator)
        if generator.oneIn(isGrowing ? 100 : 30) {
            let end = number + UInt32.random(in: 0..<(generator.oneIn(4) ? 6_000 : 300), using: &generator)
            map.removeRange(number, end)
            model = model.filter { !(number..<end).contains($0) }
        } else if generator.oneIn(isGrowing ? 4 : 2), let present = model.randomElement(using: &generator) {
            map.remove(present)
            model.remove(present)
        } else {
            for offset in 0..<(isGrowing ? UInt32(20) : 1) {
                map.insert(number + offset * 7)
                model.insert(number + offset * 7)
            }
        }
    }

    @Test(arguments: [true, false])
    func becomesEmptyAgain(isAscending: Bool) {
        var map = SortedMap()
        let numbers = isAscending ? Array(UInt32(0)..<5_000) : (UInt32(0)..<5_000).reversed()
        for number in numbers { map.insert(number) }
        #expect(map.violation() == nil)
        #expect(map.byteCount == 5_000 * 8)
        for number in numbers {
            map.remove(number)
            if number % 100 == 0 { #expect(map.violation() == nil) }
        }
        #expect(map.isEmpty && map.byteCount == 0)
    }

    @Test func aRangeRemovalCanEmptyIt() {
        var map = SortedMap()
        for number in UInt32(0)..<5_000 { map.insert(number) }
        let copy = map
        map.removeRange(0, 5_000)
        #expect(map.isEmpty && map.violation() == nil)
        map.insert(3)
        #expect(map.numbers == [3])
        #expect(copy.numbers.count == 5_000)
    }

    @Test func anUnsharedMapIsChangedInPlace() {
        var map = SortedMap()
        for number in UInt32(0)..<10 { map.insert(number) }
        let root = ObjectIdentifier(map.root)
        map.insert(10)
        #expect(ObjectIdentifier(map.root) == root)
        let copy = map
        map.insert(11)
        #expect(ObjectIdentifier(map.root) != root)
        #expect(copy.numbers.count == 11)
    }
}

extension SortedMap {
    fileprivate mutating func insert(_ number: UInt32) {
        number.withKey { insert(SortedMapEntry(key: $0, value: $0)) }
    }

    fileprivate mutating func remove(_ number: UInt32) {
        number.withKey { remove($0) }
    }

    fileprivate mutating func removeRange(_ lower: UInt32, _ upper: UInt32) {
        lower.withKey { lower in
            upper.withKey { removeRange(from: lower, to: $0) }
        }
    }

    fileprivate var numbers: [UInt32] {
        var numbers: [UInt32] = []
        var position = SortedMapPosition(in: self)
        position.seek(to: UnsafeRawBufferPointer(start: nil, count: 0))
        while let entry = position.entry {
            numbers.append(UInt32(bigEndian: entry.key.loadUnaligned(as: UInt32.self)))
            position.moveForward()
        }
        return numbers
    }

    /// What is wrong with the tree, or nil.
    fileprivate func violation() -> String? {
        if !root.isLeaf && root.children.count < 2 { return "a root with one child" }
        var leafDepths: Set<Int> = []
        let violation = root.violation(depth: 0, lower: nil, upper: nil, &leafDepths)
        return violation ?? (leafDepths.count > 1 ? "leaves at depths \(leafDepths)" : nil)
    }
}

extension SortedMapNode {
    fileprivate func violation(
        depth: Int, lower: UnsafeRawBufferPointer?, upper: UnsafeRawBufferPointer?, _ leafDepths: inout Set<Int>
    ) -> String? {
        if count > Self.maximumCount { return "an overfull node at depth \(depth)" }
        if depth > 0, isUnderfull { return "an underfull node at depth \(depth): \(count)" }
        let keys = (isLeaf ? entries : separators).map(\.key)
        if zip(keys, keys.dropFirst()).contains(where: { compareBytes($0, $1) >= 0 }) { return "keys out of order" }
        if let lower, let first = keys.first, compareBytes(first, lower) < 0 { return "a key below its separator" }
        if let upper, let last = keys.last, compareBytes(last, upper) >= 0 { return "a key above its separator" }
        if isLeaf {
            leafDepths.insert(depth)
            if !separators.isEmpty { return "a leaf with separators" }
            return byteCount == entries.reduce(0) { $0 + $1.byteCount } ? nil : "a wrong byte count in a leaf"
        }
        if !entries.isEmpty || separators.count != children.count - 1 { return "a malformed branch" }
        if byteCount != children.reduce(0, { $0 + $1.byteCount }) { return "a wrong byte count in a branch" }
        for (index, child) in children.enumerated() {
            let childLower = index == 0 ? lower : keys[index - 1]
            let childUpper = index == keys.count ? upper : keys[index]
            let violation = child.violation(depth: depth + 1, lower: childLower, upper: childUpper, &leafDepths)
            if let violation { return violation }
        }
        return nil
    }
}

extension UInt32 {
    fileprivate func withKey<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        Swift.withUnsafeBytes(of: bigEndian) { body($0) }
    }
}
