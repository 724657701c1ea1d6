public import DynamoModel

extension Update {
    /// The update of an AttributeUpdates parameter; nil when it has no elements.
    ///
    /// See [AttributeUpdates](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html).
    ///
    /// - Throws: a ValidationException about the first malformed element, in the order of their names.
    public static func attributeUpdates(
        _ updates: [Text: AttributeValueUpdate]
    ) throws(DynamoError) -> Update? {
        guard !updates.isEmpty else { return nil }
        var actions: [Action] = []
        for (attribute, update) in updates.sorted(by: { $0.key < $1.key }) {
            try AttributeName.check(byteCount: attribute.utf8Count)
            actions.append(try update.action(on: DocumentPath(attribute)))
        }
        var update = try Update(actions)
        update.form = .attributeUpdates
        return update
    }
}

extension AttributeValueUpdate {
    fileprivate func action(on path: DocumentPath) throws(DynamoError) -> Update.Action {
        let action = action ?? .put
        guard let value else {
            guard action == .delete else {
                throw .invalidLegacyParameter("Only DELETE action is allowed when no attribute value is specified")
            }
            return .remove(path)
        }
        let kind = value.kind
        switch action {
        case .put:
            return .set(path, .value(value))
        case .delete:
            guard [AttributeValue.Kind].deleted.contains(kind) else {
                throw .invalidLegacyParameter(
                    "DELETE action with value is not supported for the type \(kind.rawValue)")
            }
            return .delete(path, CanonicalValue(value))
        case .add:
            guard kind == .list || [AttributeValue.Kind].added.contains(kind) else {
                throw .invalidLegacyParameter("ADD action is not supported for the type \(kind.rawValue)")
            }
            return .add(path, CanonicalValue(value))
        }
    }
}
