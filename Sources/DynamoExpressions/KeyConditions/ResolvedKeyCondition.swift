public import DynamoModel

/// An attribute of a key schema, as a key condition needs to know it.
public struct KeyAttribute: Sendable, Hashable {
    public enum Role: Sendable, Hashable {
        /// HASH.
        case partition
        /// RANGE.
        case sort
    }

    public var name: Text
    public var kind: AttributeValue.Kind
    public var role: Role

    public init(name: Text, kind: AttributeValue.Kind, role: Role) {
        self.name = name
        self.kind = kind
        self.role = role
    }
}

/// A key condition that fits a key schema: the items of one partition that agree in the first sort attributes, and
/// of these those with the next sort attribute in a range.
public struct ResolvedKeyCondition: Sendable, Hashable {
    /// One value for each partition attribute, in the order of the schema.
    public var partition: [AttributeValue]
    /// Values of the first sort attributes, in the order of the schema; there may be none.
    public var sortPrefix: [AttributeValue]
    /// What the sort attribute behind the prefix has to meet.
    public var range: Range?

    /// A range of values of a sort attribute.
    public enum Range: Sendable, Hashable {
        case less(AttributeValue)
        case lessOrEqual(AttributeValue)
        case greater(AttributeValue)
        case greaterOrEqual(AttributeValue)
        /// Both bounds included.
        case between(AttributeValue, AttributeValue)
        case beginsWith(AttributeValue)
    }

    public init(partition: [AttributeValue], sortPrefix: [AttributeValue] = [], range: Range? = nil) {
        self.partition = partition
        self.sortPrefix = sortPrefix
        self.range = range
    }
}
