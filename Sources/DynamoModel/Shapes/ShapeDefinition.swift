/// The contents of a `Shape`. Trivial: everything that it points to is immortal.
@usableFromInline
struct ShapeDefinition {
    @usableFromInline let name: StaticString
    @usableFromInline let kind: Shape.Kind
    @usableFromInline var minimum: Int?
    @usableFromInline var maximum: Int?
    @usableFromInline var pattern: ShapePattern?
    @usableFromInline var acceptsARN = false
    @usableFromInline var values = UnsafeBufferPointer<StaticString>(start: nil, count: 0)
    @usableFromInline var members = UnsafeBufferPointer<ShapeMember>(start: nil, count: 0)
    @usableFromInline var reportOrder = UnsafeBufferPointer<Int>(start: nil, count: 0)
    @usableFromInline var requiredMembers: UInt64 = 0
    @usableFromInline var element: Shape?
    @usableFromInline var key: Shape?
    @usableFromInline var isConstrained = false

    init(_ name: StaticString, _ kind: Shape.Kind) {
        self.name = name
        self.kind = kind
    }

    init(_ name: StaticString, _ kind: Shape.Kind, _ minimum: Int?, _ maximum: Int?) {
        self.init(name, kind)
        self.minimum = minimum
        self.maximum = maximum
        isConstrained = minimum != nil || maximum != nil
    }
}

/// What the generated tables are made of.
extension Shape {
    static let attributeValue = Shape(ShapeDefinition("AttributeValue", .attributeValue))

    static func scalar(
        _ kind: Kind, _ name: StaticString, minimum: Int? = nil, maximum: Int? = nil
    ) -> Shape {
        Shape(ShapeDefinition(name, kind, minimum, maximum))
    }

    static func string(
        _ name: StaticString, minimum: Int? = nil, maximum: Int? = nil, pattern: ShapePattern? = nil,
        acceptsARN: Bool = false
    ) -> Shape {
        var definition = ShapeDefinition(name, .string, minimum, maximum)
        definition.pattern = pattern
        definition.acceptsARN = acceptsARN
        definition.isConstrained = definition.isConstrained || pattern != nil
        return Shape(definition)
    }

    static func enumeration(_ name: StaticString, _ values: [StaticString]) -> Shape {
        var definition = ShapeDefinition(name, .string)
        definition.values = immortal(values)
        definition.isConstrained = true
        return Shape(definition)
    }

    static func list(
        _ name: StaticString, of element: Shape, minimum: Int? = nil, maximum: Int? = nil
    ) -> Shape {
        var definition = ShapeDefinition(name, .list, minimum, maximum)
        definition.element = element
        return Shape(definition)
    }

    static func map(
        _ name: StaticString, from key: Shape, to element: Shape, minimum: Int? = nil, maximum: Int? = nil
    ) -> Shape {
        var definition = ShapeDefinition(name, .map, minimum, maximum)
        definition.key = key
        definition.element = element
        return Shape(definition)
    }

    /// `reported` is given where the service reports errors in another order than the model has members.
    static func structure(_ name: StaticString, _ members: [ShapeMember], reported: [Int]? = nil) -> Shape {
        precondition(members.count <= UInt64.bitWidth, "more members than bits")
        var definition = ShapeDefinition(name, .structure)
        definition.members = immortal(members)
        definition.reportOrder = immortal(reported ?? Array(members.indices))
        for (position, member) in members.enumerated() where member.isRequired {
            definition.requiredMembers |= 1 << UInt64(position)
        }
        return Shape(definition)
    }

    /// Copies the elements to memory that is never given back.
    static func immortal<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
        let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = copy.initialize(from: elements)
        return UnsafeBufferPointer(copy)
    }
}
