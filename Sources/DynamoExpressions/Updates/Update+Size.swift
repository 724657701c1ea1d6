import DynamoModel

extension Update {
    /// What UpdateItem compares with the item size limit, in bytes, before it looks at the condition: a figure of the
    /// expression and its values alone. The finished item has to stay within the limit too.
    ///
    /// | part                     | bytes                                          |
    /// |--------------------------|------------------------------------------------|
    /// | the update               | 3                                              |
    /// | SET, ADD                 | 19, the target and what is assigned or added   |
    /// | REMOVE, DELETE           | 1 and the target                               |
    /// | target                   | its name, and 4 and the element for each other |
    /// | value                    | its size, at each use                          |
    /// | path that is read        | 1, and 14 and the element for each element     |
    /// | `+`, `-`, `list_append`  | 34, 37, 37 and the operands                    |
    /// | `if_not_exists`          | 39 and the operands                            |
    public var statementSize: Int {
        actions.reduce(3) { $0 + $1.statementSize }
    }
}

extension Update.Action {
    fileprivate var statementSize: Int {
        switch self {
        case .set(let path, let expression): 19 + path.targetSize + expression.statementSize
        case .add(let path, let value): 19 + path.targetSize + value.byteSize
        case .remove(let path), .delete(let path, _): 1 + path.targetSize
        }
    }
}

extension Update.Expression {
    fileprivate var statementSize: Int {
        switch self {
        case .path(let path): path.operandSize
        case .value(let value): value.byteSize
        case .sum(let left, let right): 34 + left.statementSize + right.statementSize
        case .difference(let left, let right), .listAppend(let left, let right):
            37 + left.statementSize + right.statementSize
        case .ifNotExists(let path, let fallback): 39 + path.operandSize + fallback.statementSize
        }
    }
}

extension DocumentPath {
    fileprivate var targetSize: Int {
        steps.reduce(attribute.utf8Count) { $0 + 4 + $1.textSize }
    }

    fileprivate var operandSize: Int {
        steps.reduce(1 + 14 + attribute.utf8Count) { $0 + 14 + $1.textSize }
    }
}

extension DocumentPath.Step {
    fileprivate var textSize: Int {
        switch self {
        case .name(let name): name.utf8Count
        case .index(let index): String(index).utf8.count
        }
    }
}
