import DynamoModel

/// Finds the violated constraints of a request, in the order in which the older of the service's layers reports them.
struct ShapeValidatorCollector {
    /// The service stops at so many.
    private static let most = 10

    private(set) var violations: [ShapeValidatorViolation] = []
    private var path: [ShapeValidatorViolation.Step] = []

    typealias Constraint = ShapeValidatorViolation.Constraint

    /// The violations of a request whose types are right.
    static func violations(of request: JSONValue, _ shape: Shape) -> [ShapeValidatorViolation] {
        var collector = ShapeValidatorCollector()
        collector.checkMembers(of: request, shape)
        return Array(collector.violations.prefix(most))
    }

    private mutating func add(_ constraint: Constraint, _ value: JSONValue?, _ shape: Shape) {
        violations.append(.init(path: path, constraint: constraint, value: value, shape: shape))
    }

    private mutating func checkMembers(of structure: JSONValue, _ shape: Shape) {
        let members = structure.effectiveMembers
        for position in shape.reportOrder {
            let member = shape.members[position]
            path.append(.member(member.name))
            if let value = members.last(where: { shape.position(of: $0.name) == position })?.value {
                check(value, member.shape)
            } else if member.isRequired, !isExcused(member, in: structure, shape) {
                add(.required, nil, member.shape)
            }
            path.removeLast()
        }
    }

    /// A replica of another account's table takes its key schema from there.
    private func isExcused(_ member: ShapeMember, in structure: JSONValue, _ shape: Shape) -> Bool {
        guard shape.name.isSame(as: "CreateTableInput"), !member.name.isSame(as: "TableName") else { return false }
        return structure["GlobalTableSourceArn"].map { !$0.isNull } ?? false
    }

    private mutating func check(_ value: JSONValue, _ shape: Shape) {
        switch shape.kind {
        case .structure: checkMembers(of: value, shape)
        case .list: checkList(value, shape)
        case .map: checkMap(value, shape)
        case .string:
            for constraint in Self.violated(by: value.string, shape) { add(constraint, value, shape) }
        case .integer, .long:
            for constraint in Self.violated(by: Self.whole(value), shape) { add(constraint, value, shape) }
        case .double, .boolean, .timestamp, .blob, .attributeValue: break
        }
    }

    private mutating func checkList(_ list: JSONValue, _ shape: Shape) {
        guard let element = shape.element else { return }
        for constraint in Self.violatedSizes(list.count, shape) { add(constraint, list, shape) }
        var index = 0
        var isViolated = false
        list.forEachElementWhile { value in
            index += 1
            guard !value.isNull else { return true }
            if element.isScalar {
                isViolated = isViolated || !Self.violated(by: value, element).isEmpty
            } else {
                path.append(.index(index))
                check(value, element)
                path.removeLast()
            }
            return violations.count < Self.most
        }
        if isViolated { add(.elements(Self.constraints(of: element)), list, shape) }
    }

    private mutating func checkMap(_ map: JSONValue, _ shape: Shape) {
        guard let key = shape.key, let element = shape.element else { return }
        for constraint in Self.violatedSizes(map.count, shape) { add(constraint, map, shape) }
        let members = map.effectiveMembers
        if members.contains(where: { !Self.violated(by: $0.name, key).isEmpty }) {
            add(.mapKeys(Self.constraints(of: key)), map, shape)
        }
        if element.kind == .list, members.contains(where: { !Self.violatedSizes($0.value.count, element).isEmpty }) {
            add(.mapValues(Self.constraints(of: element)), map, shape)
        }
        for (name, value) in members where !element.isScalar && violations.count < Self.most {
            path.append(.key(String(decoding: name, as: UTF8.self)))
            if element.kind == .list { checkElements(of: value, element) } else { check(value, element) }
            path.removeLast()
        }
    }

    /// Checks the elements of a list in a map; the list's size has been checked with the map.
    private mutating func checkElements(of list: JSONValue, _ shape: Shape) {
        guard let element = shape.element else { return }
        var index = 0
        list.forEachElementWhile { value in
            index += 1
            guard !value.isNull else { return true }
            path.append(.index(index))
            check(value, element)
            path.removeLast()
            return violations.count < Self.most
        }
    }
}

extension ShapeValidatorCollector {
    /// A number without its fraction.
    static func whole(_ value: JSONValue) -> Int {
        guard value.kind == .double else { return Int(value.integer) }
        return Int(exactly: value.double.rounded(.towardZero)) ?? (value.double < 0 ? .min : .max)
    }

    private static func violated(by value: JSONValue, _ shape: Shape) -> [Constraint] {
        switch shape.kind {
        case .string: violated(by: value.string, shape)
        case .integer, .long: violated(by: whole(value), shape)
        default: []
        }
    }

    /// The constraints that a string violates: pattern first, then length.
    private static func violated(by text: UnsafeRawBufferPointer, _ shape: Shape) -> [Constraint] {
        if !shape.values.isEmpty {
            return ShapeValidator.fitsString(text, shape) ? [] : [.enumeration(shape.values)]
        }
        let length = String(decoding: text, as: UTF8.self).utf16.count
        if shape.acceptsARN, text.isARN {
            return length > Shape.maximumARNLength ? [.maximumLength(Shape.maximumARNLength)] : []
        }
        // The pattern of names does not match an empty one either, but of that the service only says that it is short.
        var violated: [Constraint] = []
        if let pattern = shape.pattern, !pattern.matches(text), !(shape.acceptsARN && text.isEmpty) {
            violated.append(.pattern(pattern))
        }
        return violated + violatedSizes(length, shape)
    }

    private static func violated(by number: Int, _ shape: Shape) -> [Constraint] {
        var violated: [Constraint] = []
        if let minimum = shape.minimum, number < minimum { violated.append(.minimumValue(minimum)) }
        if let maximum = shape.maximum, number > maximum { violated.append(.maximumValue(maximum)) }
        return violated
    }

    private static func violatedSizes(_ size: Int, _ shape: Shape) -> [Constraint] {
        var violated: [Constraint] = []
        if let minimum = shape.minimum, size < minimum { violated.append(.minimumLength(minimum)) }
        if let maximum = shape.maximum, size > maximum { violated.append(.maximumLength(maximum)) }
        return violated
    }

    /// All constraints of a shape, as the service lists them for the parts of a list or map.
    private static func constraints(of shape: Shape) -> [Constraint] {
        if !shape.values.isEmpty { return [.enumeration(shape.values)] }
        let isNumber = shape.kind == .integer || shape.kind == .long
        var constraints: [Constraint] = []
        if let maximum = shape.maximum {
            constraints.append(isNumber ? .maximumValue(maximum) : .maximumLength(maximum))
        }
        if let minimum = shape.minimum {
            constraints.append(isNumber ? .minimumValue(minimum) : .minimumLength(minimum))
        }
        if let pattern = shape.pattern { constraints.append(.pattern(pattern)) }
        return constraints
    }
}

extension Shape {
    /// Whether its values are neither structures nor lists nor maps.
    fileprivate var isScalar: Bool {
        switch kind {
        case .structure, .list, .map: false
        default: true
        }
    }
}
