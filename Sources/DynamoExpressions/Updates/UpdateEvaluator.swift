import DynamoModel

/// Works out what each action of an update does to an item, without changing anything.
struct UpdateEvaluator {
    /// What happens to the value at a path.
    enum Change {
        case keep
        case remove
        case set(CanonicalValue)
    }

    /// The entries of the item as it is.
    let entries: UnsafeRawBufferPointer
    /// Whether the item exists. One that does not consists of its key.
    let itemExists: Bool
    let form: Update.Form

    /// One change for each action.
    ///
    /// - Throws: DynamoDB's error for the first problem in its order.
    func changes(_ actions: [Update.Action]) throws(DynamoError) -> [Change] {
        var changes: [Change] = []
        changes.reserveCapacity(actions.count)
        var worst: UpdateProblem?
        for action in actions {
            do throws(UpdateProblem) {
                try checkParents(of: action)
                changes.append(try change(action))
            } catch {
                if worst.map({ error.rank <= $0.rank }) ?? true { worst = error }
            }
        }
        if let worst { throw worst.error(in: form) }
        return changes
    }

    /// Checks that what the target lies in exists and is a map or list. Of an item that does not exist, anything can be
    /// removed.
    private func checkParents(of action: Update.Action) throws(UpdateProblem) {
        let target = action.target
        guard target.isNested else { return }
        var parent = ItemReader.value(named: target.attribute, in: entries)
        for (position, step) in target.steps.enumerated() {
            guard let value = parent else {
                if case .remove = action, !itemExists { return }
                throw .missingParent
            }
            switch step {
            case .name(let name):
                guard value.kind == .map else { throw .wrongParent }
                if position < target.steps.count - 1 { parent = value.member(named: name) }
            case .index(let index):
                guard value.kind == .list else { throw .wrongParent }
                if position < target.steps.count - 1 { parent = value.element(at: index) }
            }
        }
    }

    private func change(_ action: Update.Action) throws(UpdateProblem) -> Change {
        switch action {
        case .set(_, let expression): return .set(try value(of: expression))
        case .remove: return .remove
        case .add(let path, let value): return .set(try sum(of: path.value(in: entries), value))
        case .delete(let path, let value): return try difference(of: path.value(in: entries), value)
        }
    }

    private func value(of expression: Update.Expression) throws(UpdateProblem) -> CanonicalValue {
        switch expression {
        case .value(let value):
            return value
        case .path(let path):
            guard let value = path.value(in: entries) else { throw .missingAttribute }
            return CanonicalValue(value)
        case .ifNotExists(let path, let fallback):
            if let value = path.value(in: entries) { return CanonicalValue(value) }
            return try value(of: fallback)
        case .sum(let left, let right):
            let (left, right) = (try number(of: left), try number(of: right))
            return try number { () throws(DynamoError) in try left.adding(right) }
        case .difference(let left, let right):
            let (left, right) = (try number(of: left), try number(of: right))
            return try number { () throws(DynamoError) in try left.subtracting(right) }
        case .listAppend(let left, let right):
            return try joined(try value(of: left), try value(of: right))
        }
    }

    private func number(of expression: Update.Expression) throws(UpdateProblem) -> DynamoNumber {
        guard case .number(let number) = try value(of: expression).value else { throw .incorrectType }
        return number
    }

    private func number(_ result: () throws(DynamoError) -> DynamoNumber) throws(UpdateProblem) -> CanonicalValue {
        do throws(DynamoError) {
            return CanonicalValue(.number(try result()))
        } catch {
            throw .number(error)
        }
    }

    /// Two lists, one behind the other, as bytes.
    private func joined(_ left: CanonicalValue, _ right: CanonicalValue) throws(UpdateProblem) -> CanonicalValue {
        guard left.kind == .list, right.kind == .list else { throw .incorrectType }
        var writer = ItemWriter(reservingCapacity: left.canonicalCount + right.canonicalCount)
        let mark = writer.begin(.list)
        left.withView { writer.copyEntries($0.payload) }
        right.withView { writer.copyEntries($0.payload) }
        writer.end(mark)
        return CanonicalValue(written: writer)
    }
}

// MARK: - ADD and DELETE

extension UpdateEvaluator {
    private func sum(of current: ValueView?, _ added: CanonicalValue) throws(UpdateProblem) -> CanonicalValue {
        guard let current else { return added }
        guard current.kind == added.kind else { throw .incorrectType }
        switch (CanonicalValue(current).value, added.value) {
        case (.number(let left), .number(let right)):
            return try number { () throws(DynamoError) in try left.adding(right) }
        case (.stringSet(let left), .stringSet(let right)):
            return CanonicalValue(.stringSet(of: left + right))
        case (.numberSet(let left), .numberSet(let right)):
            return CanonicalValue(.numberSet(of: left + right))
        case (.binarySet(let left), .binarySet(let right)):
            return CanonicalValue(.binarySet(of: left + right))
        case (.list, .list):
            return try joined(CanonicalValue(current), added)
        default:
            throw .incorrectType
        }
    }

    private func difference(of current: ValueView?, _ taken: CanonicalValue) throws(UpdateProblem) -> Change {
        guard let current else { return .keep }
        guard current.kind == taken.kind else { throw .incorrectType }
        switch (CanonicalValue(current).value, taken.value) {
        case (.stringSet(let left), .stringSet(let right)):
            return Self.change(Set(left).subtracting(right)) { .stringSet(of: $0) }
        case (.numberSet(let left), .numberSet(let right)):
            return Self.change(Set(left).subtracting(right)) { .numberSet(of: $0) }
        case (.binarySet(let left), .binarySet(let right)):
            return Self.change(Set(left).subtracting(right)) { .binarySet(of: $0) }
        default:
            throw .incorrectType
        }
    }

    private static func change<Member>(
        _ members: Set<Member>, _ makeSet: (Set<Member>) -> AttributeValue
    ) -> Change {
        members.isEmpty ? .remove : .set(CanonicalValue(makeSet(members)))
    }
}
