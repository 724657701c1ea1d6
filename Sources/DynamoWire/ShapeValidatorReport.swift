import DynamoModel

/// The second step of validation, for a request with right types of which something else is amiss.
enum ShapeValidatorReport {
    typealias Violation = ShapeValidatorViolation

    /// Past so many lists and maps of attribute values within each other, the older layer answers.
    private static let currentLayerDepth = 62

    /// Throws `.validation` for what is amiss, if anything is.
    static func report(_ request: JSONValue, for operation: DynamoOperation) throws(DynamoError) {
        try checkParameters(request, operation)
        let violations = ShapeValidatorCollector.violations(of: request, operation.input)
        guard !violations.isEmpty else { return }
        switch operation.reporting.layer {
        case .older: throw older(violations, operation)
        case .current, .currentFirst:
            if violations.contains(where: \.isMissingMember) || request.attributeValueDepth > currentLayerDepth {
                throw older(violations, operation)
            }
            throw current(violations, operation)
        }
    }

    /// What some operations say before they look at constraints.
    private static func checkParameters(_ request: JSONValue, _ operation: DynamoOperation) throws(DynamoError) {
        if let position = operation.input.memberNamed("TableName") {
            try checkTableName(request["TableName"], operation.input.members[position], operation)
        }
        switch operation {
        case .tagResource, .untagResource, .listTagsOfResource:
            guard request["ResourceArn"]?.isString ?? false else { throw .validation("Invalid TableArn") }
        case .batchWriteItem:
            guard let items = request["RequestItems"], items.isObject, items.effectiveMembers.isEmpty else { return }
            throw .validation("The requestItems parameter is required for BatchWriteItem")
        default: break
        }
    }

    /// Operations on tables, unlike those on items, have sentences of their own for a missing or too short or long
    /// name.
    private static func checkTableName(
        _ name: JSONValue?, _ member: ShapeMember, _ operation: DynamoOperation
    ) throws(DynamoError) {
        let isCreation = operation == .createTable
        guard isCreation || member.shape.acceptsARN && member.shape.minimum == 3 else { return }
        guard let name, name.isString else {
            guard member.isRequired else { return }
            throw .validation("The parameter 'TableName' is required but was not present in the request")
        }
        guard !isCreation, !name.string.isARN else { return }
        guard let minimum = member.shape.minimum, let maximum = member.shape.maximum else { return }
        guard name.string.count < minimum || name.string.count > maximum else { return }
        throw .validation(
            "TableName must be at least \(minimum) characters long and at most \(maximum) characters long")
    }

    private static func older(_ violations: [Violation], _ operation: DynamoOperation) -> DynamoError {
        if violations.count == 1, violations[0].isIn("TableClass") {
            return .validation(
                "Invalid table-class parameter provided. Please try again with a valid table-class value: "
                    + "[STANDARD, STANDARD_INFREQUENT_ACCESS].")
        }
        var violations = violations
        // BatchWriteItem gives way to enumerations and then says nothing of tables' names.
        if operation == .batchWriteItem, violations.contains(where: \.isEnumeration) {
            violations.removeAll(where: \.isMapKeys)
        }
        return ShapeValidatorWording.joined(violations.map(ShapeValidatorWording.older))
    }

    private static func current(_ violations: [Violation], _ operation: DynamoOperation) -> DynamoError {
        let names = violations.filter { $0.isIn("TableName") }
        guard names.isEmpty else { return ShapeValidatorWording.joined(names.map(ShapeValidatorWording.current)) }
        if operation == .query, let conditional = violations.first(where: { $0.isIn("ConditionalOperator") }) {
            // Query reports this one alone and without the opening.
            return .validation(ShapeValidatorWording.current(conditional))
        }
        var messages = inCurrentOrder(violations, operation.reporting.firstMembers).map(ShapeValidatorWording.current)
        if operation.reporting.layer == .currentFirst { messages = Array(messages.prefix(1)) }
        return ShapeValidatorWording.joined(messages)
    }

    private static func inCurrentOrder(_ violations: [Violation], _ first: [StaticString]) -> [Violation] {
        let ranked = first.flatMap { member in violations.filter { $0.isIn(member) } }
        return ranked + violations.filter { violation in !first.contains { violation.isIn($0) } }
    }
}

extension ShapeValidatorViolation {
    fileprivate var isEnumeration: Bool {
        if case .enumeration = constraint { return true }
        return false
    }

    fileprivate var isMapKeys: Bool {
        if case .mapKeys = constraint { return true }
        return false
    }
}

extension Shape {
    fileprivate func memberNamed(_ name: StaticString) -> Int? {
        position(of: UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }
}
