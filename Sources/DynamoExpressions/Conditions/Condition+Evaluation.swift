public import DynamoModel

extension Condition {
    /// Whether the item meets the condition. An item that does not exist is ``Item/empty``.
    ///
    /// Only the attributes that the condition names are looked at, and none is decoded.
    public func matches(_ item: Item) -> Bool {
        item.bytes.withUnsafeBytes { matches(entries: $0) }
    }

    /// Whether the item of these entries, canonical bytes, meets the condition.
    public func matches(entries: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .all(let conditions):
            conditions.allSatisfy { $0.matches(entries: entries) }
        case .any(let conditions):
            conditions.contains { $0.matches(entries: entries) }
        case .not(let condition):
            !condition.matches(entries: entries)
        case .attributeExists(let path):
            path.value(in: entries) != nil
        case .attributeNotExists(let path):
            path.value(in: entries) == nil
        case .comparison(let left, let comparator, let right):
            left.withValue(in: entries) { left in
                right.withValue(in: entries) { right in comparator.holds(left, right) }
            }
        case .between(let tested, let lower, let upper):
            tested.withValue(in: entries) { tested in
                lower.withValue(in: entries) { Comparator.greaterOrEqual.holds(tested, $0) }
                    && upper.withValue(in: entries) { Comparator.lessOrEqual.holds(tested, $0) }
            }
        case .oneOf(let tested, let list):
            tested.withValue(in: entries) { tested in
                list.contains { operand in
                    operand.withValue(in: entries) { Comparator.equal.holds(tested, $0) }
                }
            }
        case .attributeType(let operand, let kind):
            operand.withValue(in: entries) { $0?.kind == kind }
        case .beginsWith(let operand, let prefix):
            operand.withValue(in: entries) { value in
                prefix.withValue(in: entries) { value?.begins(with: $0) ?? false }
            }
        case .contains(let operand, let element):
            operand.withValue(in: entries) { value in
                element.withValue(in: entries) { value?.contains($0) ?? false }
            }
        }
    }
}

extension Condition.Operand {
    /// Calls `body` with the operand's value; nil when there is none.
    fileprivate func withValue(in entries: UnsafeRawBufferPointer, _ body: (ValueView?) -> Bool) -> Bool {
        switch self {
        case .path(let path):
            return body(path.value(in: entries))
        case .value(let value):
            return value.withView { body($0) }
        case .size(let operand):
            return operand.withValue(in: entries) { value in
                guard let size = value?.size else { return body(nil) }
                return CanonicalValue(.number(DynamoNumber(size))).withView { body($0) }
            }
        }
    }
}

extension Comparator {
    /// Whether the comparison holds. With a missing operand, or between types that do not compare, only `<>` does.
    fileprivate func holds(_ left: ValueView?, _ right: ValueView?) -> Bool {
        guard let left, let right else { return self == .notEqual }
        switch self {
        case .equal: return left.isSameValue(as: right)
        case .notEqual: return !left.isSameValue(as: right)
        case .less: return left.order(to: right).map { $0 < 0 } ?? false
        case .lessOrEqual: return left.order(to: right).map { $0 <= 0 } ?? false
        case .greater: return left.order(to: right).map { $0 > 0 } ?? false
        case .greaterOrEqual: return left.order(to: right).map { $0 >= 0 } ?? false
        }
    }
}

extension ValueView {
    /// What `size` gives: UTF-16 units of a string, bytes of a binary, elements of the others; nil for types without
    /// size.
    fileprivate var size: Int? {
        switch kind {
        case .string: payload.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) + ($1 >= 0xF0 ? 1 : 0) }
        case .binary: payload.count
        default: elementCount
        }
    }

    fileprivate func begins(with prefix: ValueView?) -> Bool {
        guard let prefix, prefix.kind == kind, kind == .string || kind == .binary else { return false }
        return payload.starts(withBytes: prefix.payload)
    }

    fileprivate func contains(_ element: ValueView?) -> Bool {
        guard let element else { return false }
        switch kind {
        case .string, .binary: return element.kind == kind && payload.contains(bytes: element.payload)
        default: return hasElement(element)
        }
    }
}
