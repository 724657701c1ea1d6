import DynamoExpressions
import DynamoModel
import DynamoStorage

extension Keyspace {
    /// The keys of the items that fit a key condition.
    func range(of condition: ResolvedKeyCondition) -> KeyRange {
        var builder = collectionKey(condition.partition)
        let sort = Array(schema.sort)
        for (attribute, value) in zip(sort, condition.sortPrefix) {
            append(value, of: attribute, to: &builder)
        }
        let prefix = builder.bytes
        guard let range = condition.range else {
            // With all of a table's key given there is one item, not a prefix of several.
            return isUnique(condition) ? KeyRange(from: prefix, to: prefix + [0]) : KeyRange(prefix: prefix)
        }
        let attribute = sort[condition.sortPrefix.count]
        func key(_ value: AttributeValue) -> [UInt8] {
            var builder = builder
            append(value, of: attribute, to: &builder)
            return builder.bytes
        }
        /// The first key behind all that have the value in this place.
        func end(_ value: AttributeValue) -> [UInt8] {
            endsRaw(attribute) ? key(value) + [0] : KeyRange.end(ofPrefix: key(value))
        }
        switch range {
        case .less(let value): return KeyRange(from: prefix, to: key(value))
        case .lessOrEqual(let value): return KeyRange(from: prefix, to: end(value))
        case .greater(let value): return KeyRange(from: end(value), to: KeyRange.end(ofPrefix: prefix))
        case .greaterOrEqual(let value): return KeyRange(from: key(value), to: KeyRange.end(ofPrefix: prefix))
        case .between(let lower, let upper): return KeyRange(from: key(lower), to: end(upper))
        case .beginsWith(let value): return prefixRange(value, behind: prefix)
        }
    }

    /// The keys of the item collection with these partition values.
    func collectionRange(_ partition: [AttributeValue]) -> KeyRange {
        KeyRange(prefix: collectionKey(partition).bytes)
    }

    private func collectionKey(_ partition: [AttributeValue]) -> KeyBuilder {
        let bytes = partition.map(\.keyBytes)
        return withBuffers(of: bytes) { key(partition: $0) }
    }

    /// Whether at most one item of a table can fit the condition.
    func isUnique(_ condition: ResolvedKeyCondition) -> Bool {
        indexedTable == nil && condition.sortPrefix.count == schema.sort.count
    }

    /// Whether nothing follows the attribute in a key, so that it stands there unescaped.
    private func endsRaw(_ attribute: KeyAttribute) -> Bool {
        indexedTable == nil && attribute == schema.attributes.last
    }

    private func append(_ value: AttributeValue, of attribute: KeyAttribute, to builder: inout KeyBuilder) {
        value.withKeyBytes { bytes in
            if endsRaw(attribute) {
                builder.appendLast(bytes)
            } else {
                builder.appendDelimited(bytes, kind: attribute.kind)
            }
        }
    }

    /// The keys whose next value begins with these bytes. An escaped value without its end is what its continuations
    /// begin with, except that an escaped zero byte needs its escape.
    private func prefixRange(_ value: AttributeValue, behind prefix: [UInt8]) -> KeyRange {
        var encoder = KeyEncoder(prefix: prefix)
        if indexedTable == nil {
            encoder.appendRaw(value.keyBytes)
        } else {
            encoder.appendEscaped(value.keyBytes)
            encoder.truncate(toByteCount: encoder.bytes.count - 2)
        }
        return KeyRange(prefix: encoder.bytes)
    }
}

/// Calls `body` with views of these byte strings.
func withBuffers<Result>(of strings: [[UInt8]], _ body: ([UnsafeRawBufferPointer]) -> Result) -> Result {
    func visit(_ index: Int, _ buffers: inout [UnsafeRawBufferPointer]) -> Result {
        guard index < strings.count else { return body(buffers) }
        return strings[index].withUnsafeBytes { buffer in
            buffers.append(buffer)
            return visit(index + 1, &buffers)
        }
    }
    var buffers: [UnsafeRawBufferPointer] = []
    return visit(0, &buffers)
}
