import DynamoExpressions
public import DynamoModel

extension Database {
    /// Changes attributes of the item that has a key, and creates the item if there is none.
    ///
    /// See [UpdateItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html).
    public func updateItem(_ input: UpdateItemInput, completion: @escaping Completion<UpdateItemOutput>) {
        do throws(DynamoError) {
            let (update, condition) = try enveloping { () throws(DynamoError) in try bind(input) }
            if let update, update.form == .expression, update.statementSize > ItemLimit.bytes {
                throw .updatedItemTooLarge
            }
            let table = try catalog.tableForItems(input.tableName)
            let key = try table.key.checkedKey(of: input.key, for: .key, in: table.keyspace)
            try check(update, keeps: table.key)
            try checkLeavesKeysWhole(condition, of: table)
            let planned = ItemWrite(
                table: table, key: key, condition: condition,
                returnsItemOnFailure: input.returnValuesOnConditionCheckFailure == .allOld
            ) { old throws(DynamoError) in try Self.apply(update, to: old, key: input.key, in: table) }
            write(planned) { result in
                completion(
                    result.map { change in
                        var output = UpdateItemOutput(input, update: update, change: change)
                        output.itemCollectionMetrics = self.itemCollectionMetrics(
                            input.returnItemCollectionMetrics, of: input.key, in: table)
                        return output
                    })
            }
        } catch {
            completion(.failure(error))
        }
    }

    /// Checks that the update leaves the key attributes alone.
    func check(_ update: Update?, keeps key: KeySchema) throws(DynamoError) {
        guard let update else { return }
        for attribute in key.attributes where update.topLevelNames.contains(attribute.name) {
            throw .invalidParameter("Cannot update attribute \(attribute.name). This attribute is part of the key")
        }
    }

    /// The new image. An update that only takes away does not create an item.
    static func apply(
        _ update: Update?, to old: StoredItem?, key: Item, in table: Table
    ) throws(DynamoError) -> StoredItem? {
        guard let update else { return old ?? StoredItem(key) }
        if old == nil, update.onlyRemoves { return nil }
        let new = StoredItem(try update.apply(to: old?.item ?? key, exists: old != nil))
        guard new.byteSize <= ItemLimit.bytes else { throw .updatedItemTooLarge }
        try IndexKeyChecks(indexes: table.indexes).check(updated: new.item, from: old?.item)
        return new
    }
}

extension UpdateItemOutput {
    fileprivate init(_ input: UpdateItemInput, update: Update?, change: ItemChange) {
        let attributes: Item? =
            switch input.returnValues {
            case .allOld: change.old?.item
            case .allNew: change.new?.item ?? nil
            case .updatedOld: change.old.flatMap { update?.updatedAttributes(of: $0.item) }
            case .updatedNew: change.new.flatMap { update?.updatedAttributes(of: $0.item) }
            case nil, .nothing: nil
            }
        self.init(
            attributes: attributes.flatMap { $0.isEmpty ? nil : $0 },
            consumedCapacity: CapacityReport(change)
                .consumed(input.returnConsumedCapacity, tableName: input.tableName))
    }
}

extension Update {
    /// Whether the update can only take away, which does not make an item.
    fileprivate var onlyRemoves: Bool {
        actions.allSatisfy { action in
            switch action {
            case .remove, .delete: true
            case .set, .add: false
            }
        }
    }
}
