public import DynamoModel

extension Projection {
    /// The projection onto top-level attributes that AttributesToGet asks for.
    ///
    /// See [AttributesToGet](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributesToGet.html).
    ///
    /// - Throws: a ValidationException when a name stands there twice, is empty or too long.
    public init(attributesToGet names: [Text]) throws(DynamoError) {
        for name in names { try AttributeName.check(byteCount: name.utf8Count) }
        var known: Set<Text> = []
        for name in names where !known.insert(name).inserted {
            throw .invalidLegacyParameter("Duplicate value in attribute name: \(name)")
        }
        try self.init(names.map { DocumentPath($0) })
    }
}
