import DynamoEngine
import DynamoModel
import Testing

extension Database {
    /// Checks that every index of a table holds exactly what its items imply, and that all figures are true.
    func checkConsistency(of table: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let description = try description(of: table)
        let items = try scanAll(table)
        #expect(description.itemCount == items.count, sourceLocation: sourceLocation)
        #expect(
            description.tableSizeBytes == items.reduce(0) { $0 + $1.byteSize }, sourceLocation: sourceLocation)
        let tableKey = Set((description.keySchema ?? []).map(\.attributeName))
        for index in IndexOutline.all(of: description) {
            let expected = items.compactMap { index.entry(of: $0, tableKey: tableKey) }
            let found = try scanAll(table, index: index.name)
            #expect(found.count == expected.count, "\(index.name)", sourceLocation: sourceLocation)
            #expect(Set(found) == Set(expected), "\(index.name)", sourceLocation: sourceLocation)
            #expect(index.itemCount == expected.count, "\(index.name)", sourceLocation: sourceLocation)
            #expect(
                index.byteCount == expected.reduce(0) { $0 + $1.byteSize }, "\(index.name)",
                sourceLocation: sourceLocation)
        }
    }
}

/// What a description tells of an index, local or global.
private struct IndexOutline {
    let name: String
    let keys: [(name: Text, kind: AttributeValue.Kind)]
    let projection: IndexProjection?
    let itemCount: Int?
    let byteCount: Int?

    static func all(of table: TableDescription) -> [IndexOutline] {
        let kinds = Dictionary(
            (table.attributeDefinitions ?? []).map {
                ($0.attributeName, AttributeValue.Kind(rawValue: $0.attributeType.rawValue) ?? .null)
            }
        ) { first, _ in first }
        func keys(_ schema: [KeySchemaElement]?) -> [(name: Text, kind: AttributeValue.Kind)] {
            (schema ?? []).map { (name: $0.attributeName, kind: kinds[$0.attributeName] ?? .null) }
        }
        let local = (table.localSecondaryIndexes ?? []).map {
            IndexOutline(
                name: $0.indexName ?? "", keys: keys($0.keySchema), projection: $0.projection,
                itemCount: $0.itemCount, byteCount: $0.indexSizeBytes)
        }
        let global = (table.globalSecondaryIndexes ?? []).map {
            IndexOutline(
                name: $0.indexName ?? "", keys: keys($0.keySchema), projection: $0.projection,
                itemCount: $0.itemCount, byteCount: $0.indexSizeBytes)
        }
        return local + global
    }

    /// What the index should hold of an item.
    func entry(of item: Item, tableKey: Set<Text>) -> Item? {
        guard keys.allSatisfy({ key in item[key.name]?.kind == key.kind }) else { return nil }
        if projection?.projectionType == .all { return item }
        let names = tableKey.union(keys.map(\.name)).union(projection?.nonKeyAttributes ?? [])
        return Item(item.filter { names.contains($0.0) })
    }
}
