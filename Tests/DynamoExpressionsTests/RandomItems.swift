import DynamoExpressions
import DynamoModel
import TestSupport

/// Small random items over few names and values, so that paths often hit and values are often equal.
struct RandomItems {
    var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func chance(_ oneIn: Int) -> Bool {
        Int.random(in: 0..<oneIn, using: &generator) == 0
    }

    mutating func number(_ range: Range<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[number(0..<elements.count)]
    }

    mutating func name() -> Text {
        pick(["a", "b", "c", "dd"])
    }

    mutating func path() -> DocumentPath {
        var steps: [DocumentPath.Step] = []
        while chance(2), steps.count < 4 {
            steps.append(chance(3) ? .index(number(0..<4)) : .name(name()))
        }
        return DocumentPath(name(), steps)
    }

    mutating func scalar() -> AttributeValue {
        switch number(0..<8) {
        case 0...2: return .string(pick(["", "a", "ab", "b", "abc"]))
        case 3...5: return .number(DynamoNumber(number(-3..<4)))
        case 6: return .binary(pick([[], [1], [1, 2], [0x80]]))
        default: return pick([true, false, .null])
        }
    }

    mutating func value(depth: Int = 0) -> AttributeValue {
        switch number(0..<(depth < 3 ? 12 : 7)) {
        case 0: return .stringSet(of: strings())
        case 1: return .numberSet(of: (0..<number(1..<4)).map { _ in DynamoNumber(number(-3..<4)) })
        case 2...6: return scalar()
        case 7...8: return .list((0..<number(0..<4)).map { _ in value(depth: depth + 1) })
        default: return .map(item(depth: depth + 1))
        }
    }

    private mutating func strings() -> [Text] {
        (0..<number(1..<4)).map { _ in pick(["", "a", "ab", "b"]) }
    }

    mutating func item(depth: Int = 0) -> Item {
        Item((0..<number(0..<5)).map { _ in (name(), value(depth: depth)) })
    }
}

/// The value at a path, found by decoding: slow and plain, to compare with.
func naiveValue(_ path: DocumentPath, in item: Item) -> AttributeValue? {
    var value = Dictionary(item.map { ($0, $1) }, uniquingKeysWith: { $1 })[path.attribute]
    for step in path.steps {
        switch (step, value) {
        case (.name(let name), .map(let map)): value = Dictionary(map.map { ($0, $1) }, uniquingKeysWith: { $1 })[name]
        case (.index(let index), .list(let list)): value = index < list.count ? list[index] : nil
        default: return nil
        }
    }
    return value
}
