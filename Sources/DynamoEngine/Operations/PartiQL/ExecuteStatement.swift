import DynamoExpressions
public import DynamoModel

extension Database {
    /// Executes one PartiQL statement.
    ///
    /// See [ExecuteStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html).
    ///
    /// - Complexity: a SELECT that says what the partition key is looks only at the items of its ranges of sort keys;
    ///   another one looks at the whole table or index, page by page.
    public func executeStatement(
        _ input: ExecuteStatementInput, completion: @escaping Completion<ExecuteStatementOutput>
    ) {
        do throws(DynamoError) {
            let parsed = try statements.statement(input.statement)
            let parameters = try input.parameters?.checked() ?? []
            let statement = try parsed.bind(parameters)
            if case .select(let select) = statement {
                return completion(.success(try self.select(select, input, parameters)))
            }
            if case .exists = statement { throw .validation("Unsupported operation: Call") }
            guard input.nextToken == nil else { throw .invalidNextToken }
            let planned = try plan(
                statement, returnsItemOnFailure: input.returnValuesOnConditionCheckFailure == .allOld)
            write(planned.write) { result in
                completion(
                    result.map { change in
                        ExecuteStatementOutput(
                            items: planned.returned(change).map { [$0] } ?? [],
                            consumedCapacity: CapacityReport(change)
                                .consumed(input.returnConsumedCapacity, tableName: planned.tableName))
                    })
            }
        } catch {
            completion(.failure(error))
        }
    }

    private func select(
        _ select: BoundSelect, _ input: ExecuteStatementInput, _ parameters: [AttributeValue]
    ) throws(DynamoError) -> ExecuteStatementOutput {
        let isConsistent = input.consistentRead ?? false
        let plan = try SelectPlan(select, from: try source(of: select, isConsistent: isConsistent))
        let digest = SelectToken.digest(statement: input.statement, parameters: parameters, source: plan.source)
        var token: SelectToken?
        if let text = input.nextToken { token = try SelectToken(text, digest: digest) }
        let page = try page(of: plan, limit: input.limit, from: token, isConsistent: isConsistent)
        return ExecuteStatementOutput(
            items: page.items, nextToken: page.next?.text(digest: digest),
            consumedCapacity: page.capacity.consumed(input.returnConsumedCapacity, tableName: select.table),
            lastEvaluatedKey: page.next?.key)
    }
}
