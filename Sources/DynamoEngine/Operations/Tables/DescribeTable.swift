public import DynamoModel

extension Database {
    /// Tells everything about a table.
    ///
    /// See [DescribeTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html).
    public func describeTable(_ input: DescribeTableInput) throws(DynamoError) -> DescribeTableOutput {
        let (table, status) = try catalog.table(input.tableName)
        return DescribeTableOutput(table: TableDescription(table, status: status))
    }

    /// Lists the names of tables in the order of their bytes, a page at a time.
    ///
    /// See [ListTables](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html).
    public func listTables(_ input: ListTablesInput) throws(DynamoError) -> ListTablesOutput {
        var names = catalog.names()
        if let start = input.exclusiveStartTableName { names.removeAll { !(Text(start) < Text($0)) } }
        let page = Array(names.prefix(input.limit ?? 100))
        return ListTablesOutput(tableNames: page, lastEvaluatedTableName: page.count < names.count ? page.last : nil)
    }
}
