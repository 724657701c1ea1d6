public import DynamoModel

/// A path to an attribute or into a document: `a.b[3]`, with placeholders resolved.
///
/// See [Specifying item attributes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.Attributes.html).
public struct DocumentPath: Sendable, Hashable {
    /// A step of a path: into a map or into a list.
    public enum Step: Sendable, Hashable {
        case name(Text)
        case index(Int)
    }

    /// The top-level attribute.
    public let attribute: Text
    /// The steps below the attribute.
    public let steps: [Step]

    /// A path to a top-level attribute, or below it.
    public init(_ attribute: Text, _ steps: [Step] = []) {
        self.attribute = attribute
        self.steps = steps
    }

    /// Whether the path goes below its attribute.
    public var isNested: Bool { !steps.isEmpty }

    /// All elements, the attribute's name first.
    public var elements: [Step] { [.name(attribute)] + steps }

    var elementCount: Int { steps.count + 1 }

    /// One of the elements; the attribute's name is at 0.
    func element(at position: Int) -> Step {
        position == 0 ? .name(attribute) : steps[position - 1]
    }

    /// The value at the path, among the entries of an item.
    @inline(__always)
    func value(in entries: UnsafeRawBufferPointer) -> ValueView? {
        var value = ItemReader.value(named: attribute, in: entries)
        for step in steps {
            switch step {
            case .name(let name): value = value?.member(named: name)
            case .index(let index): value = value?.element(at: index)
            }
        }
        return value
    }
}

extension DocumentPath: ExpressibleByStringLiteral {
    /// A path to a top-level attribute.
    public init(stringLiteral name: String) {
        self.init(Text(name))
    }
}

extension DocumentPath: CustomStringConvertible {
    /// The path as DynamoDB's messages print it: `[a, b, [3]]`.
    public var description: String {
        let parts = elements.map { element in
            switch element {
            case .name(let name): name.string
            case .index(let index): "[\(index)]"
            }
        }
        return "[\(parts.joined(separator: ", "))]"
    }
}
