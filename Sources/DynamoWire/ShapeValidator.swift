public import DynamoModel

/// Holds a request against the shape of its operation, before it is decoded.
///
/// DynamoDB checks requests in two steps: first whether each value has the JSON type that its member asks for (the
/// first that has not is a SerializationException), then the constraints of the service model (required members,
/// lengths, ranges, patterns, enumerations), whose violations are one ValidationException.
///
///     try ShapeValidator.validate(root, for: .putItem)
///     let input = try PutItemInput(wire: root)
///
/// A correct request is passed over once, without allocation, and attribute values are not entered: decoding checks
/// them. Only when something is amiss is the request walked again for the words. So that a wrong JSON type inside an
/// attribute value takes precedence over whatever else decoding found, call `checkTypes` when decoding has thrown.
public enum ShapeValidator {
    /// Throws `.serialization` or `.validation` in DynamoDB's words unless `request` fits the operation's input.
    public static func validate(_ request: JSONValue, for operation: DynamoOperation) throws(DynamoError) {
        if fits(request, operation.input) { return }
        try checkTypes(request, for: operation)
        try ShapeValidatorReport.report(request, for: operation)
    }

    /// Throws `.serialization` for the first value, in the order of the text, whose JSON type is wrong.
    public static func checkTypes(_ request: JSONValue, for operation: DynamoOperation) throws(DynamoError) {
        try ShapeValidatorTypes.check(request, operation.input, at: .element)
    }

    /// Whether types and constraints hold, attribute values not entered. Says no for some requests that do fit: those
    /// that the exact walks have to decide.
    static func fits(_ value: JSONValue, _ shape: Shape) -> Bool {
        switch shape.kind {
        case .structure: fitsStructure(value, shape)
        case .list: fitsList(value, shape)
        case .map: fitsMap(value, shape)
        case .string: value.isString && (!shape.isConstrained || fitsString(value.string, shape))
        case .integer, .long: fitsNumber(value, shape)
        case .double, .timestamp: value.isNumber
        case .boolean: value.isBoolean
        case .blob: value.isString
        case .attributeValue: value.isObject
        }
    }

    private static func fitsStructure(_ value: JSONValue, _ shape: Shape) -> Bool {
        guard value.isObject else { return false }
        var present: UInt64 = 0
        var fitting = true
        value.forEachMemberWhile { name, member in
            guard !member.isNull, let position = shape.position(of: name) else { return true }
            present |= 1 << UInt64(truncatingIfNeeded: position)
            fitting = fits(member, shape.members[position].shape)
            return fitting
        }
        return fitting && present & shape.requiredMembers == shape.requiredMembers
    }

    private static func fitsList(_ value: JSONValue, _ shape: Shape) -> Bool {
        guard value.isArray, fitsBounds(value.count, shape), let element = shape.element else { return false }
        if element.kind == .attributeValue { return true }
        var fitting = true
        value.forEachElementWhile { member in
            fitting = !member.isNull && fits(member, element)
            return fitting
        }
        return fitting
    }

    private static func fitsMap(_ value: JSONValue, _ shape: Shape) -> Bool {
        guard value.isObject, fitsBounds(value.count, shape) else { return false }
        guard let key = shape.key, let element = shape.element else { return false }
        if element.kind == .attributeValue, !key.isConstrained { return true }
        var fitting = true
        value.forEachMemberWhile { name, member in
            // A member that is null counts as absent, which is for the exact walk to judge.
            fitting = (!key.isConstrained || fitsString(name, key)) && !member.isNull && fits(member, element)
            return fitting
        }
        return fitting
    }

    private static func fitsNumber(_ value: JSONValue, _ shape: Shape) -> Bool {
        guard value.kind == .integer else { return false }
        return fitsBounds(Int(value.integer), shape)
    }

    /// Bytes stand in for characters: a text with others than ASCII may be refused here, not admitted.
    static func fitsString(_ bytes: UnsafeRawBufferPointer, _ shape: Shape) -> Bool {
        if !shape.values.isEmpty { return isListed(bytes, in: shape.values) }
        if shape.acceptsARN, bytes.isARN { return bytes.count <= Shape.maximumARNLength }
        if let maximum = shape.maximum, bytes.count > maximum { return false }
        if let minimum = shape.minimum, minimum > 0 {
            // A character takes at most four bytes, and there is one unless there are no bytes.
            guard minimum == 1 ? !bytes.isEmpty : bytes.count >= minimum && bytes.isASCII else { return false }
        }
        guard let pattern = shape.pattern else { return true }
        return pattern.matches(bytes)
    }

    private static func isListed(_ bytes: UnsafeRawBufferPointer, in values: UnsafeBufferPointer<StaticString>) -> Bool
    {
        values.contains { $0 ~= JSONName(bytes: bytes) }
    }

    @inline(__always)
    private static func fitsBounds(_ number: Int, _ shape: Shape) -> Bool {
        if let minimum = shape.minimum, number < minimum { return false }
        if let maximum = shape.maximum, number > maximum { return false }
        return true
    }
}
