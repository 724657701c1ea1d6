import DynamoExpressions
import DynamoModel
import Testing

@Suite("Random conditions")
struct RandomConditionTests {
    @Test("evaluate as a plain evaluator over decoded values does")
    func conditions() {
        var random = RandomItems(seed: testSeed)
        var matches = 0
        for round in 0..<4000 {
            let item = random.item()
            let condition = random.condition(depth: 0)
            let expected = NaiveCondition(item: item).holds(condition)
            if expected { matches += 1 }
            #expect(
                condition.matches(item) == expected,
                "seed \(testSeed), round \(round): \(condition) on \(item.map { $0 })")
        }
        #expect((400...3600).contains(matches), "the conditions should be a mix: \(matches)")
    }
}

extension RandomItems {
    fileprivate mutating func operand() -> Condition.Operand {
        switch number(0..<6) {
        case 0: .size(of: .path(path()))
        case 1...3: .path(path())
        default: .value(value())
        }
    }

    fileprivate mutating func condition(depth: Int) -> Condition {
        switch number(0..<(depth < 3 ? 13 : 8)) {
        case 0...2: .comparison(operand(), pick(Comparator.allCases), operand())
        case 3: .between(operand(), lower: operand(), upper: operand())
        case 4: .oneOf(operand(), (0..<number(1..<4)).map { _ in operand() })
        case 5: chance(2) ? .attributeExists(path()) : .attributeNotExists(path())
        case 6: .attributeType(operand(), pick(AttributeValue.Kind.allCases))
        case 7: chance(2) ? .beginsWith(operand(), prefix: operand()) : .contains(operand(), element: operand())
        case 8...9: .all((0..<number(1..<4)).map { _ in condition(depth: depth + 1) })
        case 10...11: .any((0..<number(1..<4)).map { _ in condition(depth: depth + 1) })
        default: .not(condition(depth: depth + 1))
        }
    }
}

/// Evaluates conditions over decoded values.
private struct NaiveCondition {
    let item: Item

    func holds(_ condition: Condition) -> Bool {
        switch condition {
        case .all(let parts): parts.filter { holds($0) }.count == parts.count
        case .any(let parts): parts.filter { holds($0) }.count > 0
        case .not(let part): !holds(part)
        case .comparison(let left, let comparator, let right): compare(value(left), comparator, value(right))
        case .between(let tested, let lower, let upper):
            compare(value(lower), .lessOrEqual, value(tested)) && compare(value(tested), .lessOrEqual, value(upper))
        case .oneOf(let tested, let list): list.contains { compare(value(tested), .equal, value($0)) }
        case .attributeExists(let path): naiveValue(path, in: item) != nil
        case .attributeNotExists(let path): naiveValue(path, in: item) == nil
        case .attributeType(let operand, let kind): value(operand)?.kind == kind
        case .beginsWith(let operand, let prefix): begins(value(operand), value(prefix))
        case .contains(let operand, let element): contains(value(operand), value(element))
        }
    }

    private func value(_ operand: Condition.Operand) -> AttributeValue? {
        switch operand {
        case .path(let path): naiveValue(path, in: item)
        case .value(let value): value.value
        case .size(let operand): size(value(operand)).map { .number(DynamoNumber($0)) }
        }
    }

    private func size(_ value: AttributeValue?) -> Int? {
        switch value {
        case .string(let text): text.string.utf16.count
        case .binary(let bytes): bytes.count
        case .stringSet(let members): members.count
        case .numberSet(let members): members.count
        case .binarySet(let members): members.count
        case .list(let elements): elements.count
        case .map(let map): map.names.count
        default: nil
        }
    }

    private func compare(_ left: AttributeValue?, _ comparator: Comparator, _ right: AttributeValue?) -> Bool {
        guard let left, let right else { return comparator == .notEqual }
        if comparator == .equal { return left == right }
        if comparator == .notEqual { return left != right }
        let isLess: Bool
        switch (left, right) {
        case (.string(let left), .string(let right)):
            isLess = Array(left.string.utf8).lexicographicallyPrecedes(Array(right.string.utf8))
        case (.number(let left), .number(let right)): isLess = left < right
        case (.binary(let left), .binary(let right)): isLess = left.lexicographicallyPrecedes(right)
        default: return false
        }
        switch comparator {
        case .less: return isLess
        case .lessOrEqual: return isLess || left == right
        case .greater: return !isLess && left != right
        default: return !isLess
        }
    }

    private func begins(_ value: AttributeValue?, _ prefix: AttributeValue?) -> Bool {
        switch (value, prefix) {
        case (.string(let value), .string(let prefix)): Array(value.string.utf8).starts(with: Array(prefix.string.utf8))
        case (.binary(let value), .binary(let prefix)): value.starts(with: prefix)
        default: false
        }
    }

    private func contains(_ value: AttributeValue?, _ element: AttributeValue?) -> Bool {
        switch (value, element) {
        case (.string(let value), .string(let part)): occurs(Array(part.string.utf8), in: Array(value.string.utf8))
        case (.binary(let value), .binary(let part)): occurs(part, in: value)
        case (.stringSet(let members), .string(let text)): members.contains(text)
        case (.numberSet(let members), .number(let number)): members.contains(number)
        case (.binarySet(let members), .binary(let bytes)): members.contains(bytes)
        case (.list(let elements), let element?): elements.contains(element)
        default: false
        }
    }

    private func occurs(_ part: [UInt8], in whole: [UInt8]) -> Bool {
        guard part.count <= whole.count else { return false }
        return (0...(whole.count - part.count)).contains { Array(whole[$0..<($0 + part.count)]) == part }
    }
}
