public import DynamoModel
import DynamoStorage

extension Database {
    /// Sets tags of a table.
    ///
    /// See [TagResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html).
    public func tagResource(_ input: TagResourceInput) throws(DynamoError) -> TagResourceOutput {
        guard !input.tags.isEmpty else { throw .validation("Atleast one Tag needs to be provided as Input.") }
        try changeTags(of: input.resourceArn) { existing throws(DynamoError) in
            try TagChecks.merging(input.tags, into: existing)
        }
        return TagResourceOutput()
    }

    /// Removes tags of a table; keys that it does not have are passed over.
    ///
    /// See [UntagResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html).
    public func untagResource(_ input: UntagResourceInput) throws(DynamoError) -> UntagResourceOutput {
        guard !input.tagKeys.isEmpty else {
            throw .validation("Atleast one Tag Key needs to be provided as Input.")
        }
        try changeTags(of: input.resourceArn) { existing throws(DynamoError) in
            try TagChecks.removing(input.tagKeys, from: existing)
        }
        return UntagResourceOutput()
    }

    /// Lists the tags of a table; they always fit into one page.
    ///
    /// See [ListTagsOfResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html).
    public func listTagsOfResource(
        _ input: ListTagsOfResourceInput
    ) throws(DynamoError) -> ListTagsOfResourceOutput {
        let table = try taggedTable(input.resourceArn).table
        let tags = table.definition.tags.sorted { $0.key < $1.key }
        return ListTagsOfResourceOutput(tags: tags.map { Tag(key: $0.key, value: $0.value) })
    }

    private func changeTags(
        of arn: String, _ body: ([Text: Text]) throws(DynamoError) -> [Text: Text]
    ) throws(DynamoError) {
        _ = try catalog.change { batch throws(DynamoError) in
            let (table, status) = try taggedTable(arn)
            if status == .deleting { throw .tableInUse("Table is being deleted: \(table.name)") }
            var definition = table.definition
            definition.tags = try body(definition.tags)
            CatalogRecord.put(definition, to: &batch)
            return (table, definition)
        } apply: { table, definition in
            table.update(definition: definition, phase: table.phase)
        }
    }

    private func taggedTable(_ arn: String) throws(DynamoError) -> (table: Table, status: TableStatus) {
        guard arn.utf8.starts(with: "arn:".utf8) else {
            throw .invalidParameter("ARNs must start with 'arn:': \(arn)")
        }
        guard arn.utf8.starts(with: "arn:aws:dynamodb:".utf8) else {
            throw .invalidParameter("Provided Arn is not a DynamoDB resource arn: \(arn)")
        }
        let resource = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).last ?? ""
        guard resource.hasPrefix("table/"), resource.utf8.filter({ $0 == UInt8(ascii: "/") }).count == 1 else {
            throw .invalidParameter(
                "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: \(arn)")
        }
        guard let found = try? catalog.table(String(resource.dropFirst("table/".count))), found.table.arn == arn,
            found.status != .creating
        else {
            throw DynamoError(
                .resourceNotFound, "Requested resource not found: ResourceArn: \(arn) not found")
        }
        return found
    }
}
