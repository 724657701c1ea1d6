import DynamoExpressions
import DynamoModel
import Testing

@Suite("Random updates")
struct RandomUpdateTests {
    @Test("change items as a plain implementation over decoded values does")
    func updates() throws {
        var random = RandomItems(seed: testSeed &+ 1)
        var successes = 0
        for round in 0..<4000 {
            let item = random.item()
            guard let update = random.update() else { continue }
            let expected = NaiveUpdate(item: item).apply(update.actions)
            let changed = try? update.apply(to: item)
            #expect(changed == expected, "seed \(testSeed), round \(round): \(update.actions) on \(item.map { $0 })")
            guard let changed else { continue }
            successes += 1
            try changed.checkFormat()
            let again = Item(changed.map { $0 })
            #expect(again.bytes == changed.bytes, "seed \(testSeed), round \(round): bytes are not canonical")
        }
        #expect(successes > 200, "too few of the updates fit their items: \(successes)")
    }

    @Test("projections keep what a plain implementation keeps")
    func projections() throws {
        var random = RandomItems(seed: testSeed &+ 2)
        for round in 0..<3000 {
            let item = random.item()
            let paths = (0..<random.number(1..<5)).map { _ in random.path() }
            guard let projection = try? Projection(paths) else { continue }
            let projected = projection.apply(to: item)
            #expect(
                projected == naiveProjection(paths.map { $0.elements[...] }, of: item),
                "seed \(testSeed), round \(round): \(paths) of \(item.map { $0 })")
        }
    }

    private func naiveProjection(_ paths: [ArraySlice<DocumentPath.Step>], of item: Item) -> Item {
        var kept: [(Text, AttributeValue)] = []
        for (name, value) in item {
            let inside = paths.filter { $0.first == .name(name) }.map { $0.dropFirst() }
            if let part = naivePart(inside, of: value) { kept.append((name, part)) }
        }
        return Item(kept)
    }

    private func naivePart(_ paths: [ArraySlice<DocumentPath.Step>], of value: AttributeValue) -> AttributeValue? {
        guard !paths.isEmpty else { return nil }
        if paths.contains(where: \.isEmpty) { return value }
        switch value {
        case .map(let map):
            let part = naiveProjection(paths, of: map)
            return part.isEmpty ? nil : .map(part)
        case .list(let elements):
            let parts = elements.enumerated().compactMap { index, element in
                naivePart(paths.filter { $0.first == .index(index) }.map { $0.dropFirst() }, of: element)
            }
            return parts.isEmpty ? nil : .list(parts)
        default:
            return nil
        }
    }
}

extension RandomItems {
    /// An update, or nil when its paths clash.
    fileprivate mutating func update() -> Update? {
        try? Update((0..<number(1..<5)).map { _ in action() })
    }

    private mutating func action() -> Update.Action {
        switch number(0..<6) {
        case 0...2: .set(path(), expression(depth: 0))
        case 3: .remove(path())
        case 4: .add(path(), chance(2) ? CanonicalValue(.number(DynamoNumber(number(-3..<4)))) : set())
        default: .delete(path(), set())
        }
    }

    private mutating func set() -> CanonicalValue {
        while true {
            switch value() {
            case let value where [.stringSet, .numberSet].contains(value.kind): return CanonicalValue(value)
            default: continue
            }
        }
    }

    private mutating func expression(depth: Int) -> Update.Expression {
        switch number(0..<(depth < 2 ? 9 : 5)) {
        case 0...2: .value(value())
        case 3...4: .path(path())
        case 5: .sum(expression(depth: depth + 1), expression(depth: depth + 1))
        case 6: .difference(expression(depth: depth + 1), expression(depth: depth + 1))
        case 7: .ifNotExists(path(), expression(depth: depth + 1))
        default: .listAppend(expression(depth: depth + 1), expression(depth: depth + 1))
        }
    }
}

/// Applies updates to decoded values, one action after the other, all reading the old item.
private struct NaiveUpdate {
    let item: Item

    /// A place in a document, with removed list elements kept as gaps until the end.
    private indirect enum Node {
        case value(AttributeValue)
        case map([Text: Node])
        case list([Node?], appended: [(Int, Node)])

        init(_ value: AttributeValue) {
            switch value {
            case .map(let map): self = .map(Dictionary(map.map { ($0, Node($1)) }, uniquingKeysWith: { $1 }))
            case .list(let elements): self = .list(elements.map { Node($0) }, appended: [])
            default: self = .value(value)
            }
        }

        var value: AttributeValue {
            switch self {
            case .value(let value): value
            case .map(let map): .map(Item(map.map { ($0, $1.value) }))
            case .list(let elements, let appended):
                .list(elements.compactMap { $0?.value } + appended.sorted { $0.0 < $1.0 }.map(\.1.value))
            }
        }

        /// Puts `new`, or nothing, at the path; nil when the path does not fit.
        func replacing(_ path: ArraySlice<DocumentPath.Step>, with new: AttributeValue?) -> Node? {
            guard let step = path.first else { return new.map { Node.value($0) } }
            let isLast = path.count == 1
            switch (self, step) {
            case (.map(var map), .name(let name)):
                if isLast {
                    map[name] = new.map { .value($0) }
                } else {
                    guard let child = map[name]?.replacing(path.dropFirst(), with: new) else { return nil }
                    map[name] = child
                }
                return .map(map)
            case (.list(var elements, var appended), .index(let index)):
                if isLast, index >= elements.count {
                    if let new { appended.append((index, .value(new))) }
                } else if isLast {
                    elements[index] = new.map { .value($0) }
                } else {
                    guard index < elements.count, let child = elements[index]?.replacing(path.dropFirst(), with: new)
                    else { return nil }
                    elements[index] = child
                }
                return .list(elements, appended: appended)
            default:
                return nil
            }
        }
    }

    /// The changed item, or nil when the update does not fit.
    func apply(_ actions: [Update.Action]) -> Item? {
        var root = Node(.map(item))
        for action in actions {
            guard let change = change(action) else { return nil }
            switch change {
            case .keep:
                // The path has to fit all the same.
                guard root.replacing(action.target.elements[...], with: nil) != nil else { return nil }
            case .put(let value):
                guard let next = root.replacing(action.target.elements[...], with: value) else { return nil }
                root = next
            }
        }
        guard case .map(let changed) = root.value else { return nil }
        return changed
    }

    private enum Change {
        case keep
        case put(AttributeValue?)
    }

    private func change(_ action: Update.Action) -> Change? {
        switch action {
        case .remove:
            return .put(nil)
        case .set(_, let expression):
            return value(expression).map { .put($0) }
        case .add(let path, let added):
            guard let current = naiveValue(path, in: item) else { return .put(added.value) }
            switch (current, added.value) {
            case (.number(let left), .number(let right)): return (try? left.adding(right)).map { .put(.number($0)) }
            case (.stringSet(let left), .stringSet(let right)): return .put(.stringSet(of: left + right))
            case (.numberSet(let left), .numberSet(let right)): return .put(.numberSet(of: left + right))
            default: return nil
            }
        case .delete(let path, let taken):
            guard let current = naiveValue(path, in: item) else { return .keep }
            switch (current, taken.value) {
            case (.stringSet(let left), .stringSet(let right)):
                let rest = left.filter { !right.contains($0) }
                return .put(rest.isEmpty ? nil : .stringSet(of: rest))
            case (.numberSet(let left), .numberSet(let right)):
                let rest = left.filter { !right.contains($0) }
                return .put(rest.isEmpty ? nil : .numberSet(of: rest))
            default: return nil
            }
        }
    }

    private func value(_ expression: Update.Expression) -> AttributeValue? {
        switch expression {
        case .path(let path): return naiveValue(path, in: item)
        case .value(let value): return value.value
        case .ifNotExists(let path, let fallback): return naiveValue(path, in: item) ?? value(fallback)
        case .sum(let left, let right):
            guard case .number(let left) = value(left), case .number(let right) = value(right) else { return nil }
            return (try? left.adding(right)).map { .number($0) }
        case .difference(let left, let right):
            guard case .number(let left) = value(left), case .number(let right) = value(right) else { return nil }
            return (try? left.adding(right.negated)).map { .number($0) }
        case .listAppend(let left, let right):
            guard case .list(let left) = value(left), case .list(let right) = value(right) else { return nil }
            return .list(left + right)
        }
    }
}
