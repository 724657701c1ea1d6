/// One value of DynamoDB's ten types.
///
/// Sets are without duplicates and sorted, strings and binaries by their bytes and numbers by value, so that equal sets
/// are equal values: make them with ``stringSet(of:)``, ``numberSet(of:)`` and ``binarySet(of:)`` unless they are
/// already so.
///
/// See [AttributeValue](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html).
public enum AttributeValue: Hashable, Sendable {
    case string(Text)
    case number(DynamoNumber)
    case binary([UInt8])
    case boolean(Bool)
    case null
    case stringSet([Text])
    case numberSet([DynamoNumber])
    case binarySet([[UInt8]])
    case list([AttributeValue])
    case map(Item)

    /// DynamoDB's name of a type, as in requests and error messages.
    public enum Kind: String, Sendable, CaseIterable {
        case string = "S"
        case number = "N"
        case binary = "B"
        case boolean = "BOOL"
        case null = "NULL"
        case stringSet = "SS"
        case numberSet = "NS"
        case binarySet = "BS"
        case list = "L"
        case map = "M"
    }

    /// The value's type.
    public var kind: Kind {
        switch self {
        case .string: .string
        case .number: .number
        case .binary: .binary
        case .boolean: .boolean
        case .null: .null
        case .stringSet: .stringSet
        case .numberSet: .numberSet
        case .binarySet: .binarySet
        case .list: .list
        case .map: .map
        }
    }

    /// A string set of these members, sorted and without duplicates.
    public static func stringSet(of members: some Sequence<Text>) -> AttributeValue {
        .stringSet(Set(members).sorted())
    }

    /// A number set of these members, sorted and without duplicates.
    public static func numberSet(of members: some Sequence<DynamoNumber>) -> AttributeValue {
        .numberSet(Set(members).sorted())
    }

    /// A binary set of these members, sorted and without duplicates.
    public static func binarySet(of members: some Sequence<[UInt8]>) -> AttributeValue {
        .binarySet(Set(members).sorted { $0.precedesBytes(of: $1) })
    }

    /// The value's share of an item's size, in bytes, as DynamoDB counts it.
    ///
    /// See [Item sizes and formats](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
    public var byteSize: Int {
        switch self {
        case .string(let text): text.utf8Count
        case .number(let number): number.byteSize
        case .binary(let bytes): bytes.count
        case .boolean, .null: 1
        case .stringSet(let members): members.reduce(0) { $0 + $1.utf8Count }
        case .numberSet(let members): members.reduce(0) { $0 + $1.byteSize }
        case .binarySet(let members): members.reduce(0) { $0 + $1.count }
        case .list(let elements): elements.reduce(3) { $0 + 1 + $1.byteSize }
        case .map(let item): 3 + item.entryCount + item.byteSize
        }
    }
}

extension AttributeValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral value: String) {
        self = .string(Text(value))
    }

    public init(integerLiteral value: Int) {
        self = .number(DynamoNumber(value))
    }

    public init(booleanLiteral value: Bool) {
        self = .boolean(value)
    }
}
