import DynamoExpressions
import DynamoModel
import DynamoStorage

/// What a page of a SELECT gives.
struct SelectPage {
    var items = ItemList()
    var capacity = CapacityReport()
    /// Where the next page begins; nil at the end.
    var next: SelectToken?
}

extension Database {
    /// The table or index that a SELECT reads.
    func source(of select: BoundSelect, isConsistent: Bool) throws(DynamoError) -> ReadSource {
        let table = try catalog.tableForItems(select.table)
        guard let name = select.index else { return try ReadSource(table: table, indexName: nil, isConsistent: false) }
        guard let index = table.indexes.first(where: { $0.name == name }) else {
            throw .validation("The table does not have the specified index")
        }
        guard index.keyspace.schema.partitionCount == 1, index.keyspace.schema.sort.count <= 1 else {
            throw .multipleKeyAttributes
        }
        guard index.isLocal || !isConsistent else {
            throw .validation("Strongly consistent read is not supported on Global Secondary Indexes")
        }
        return try ReadSource(table: table, indexName: name, isConsistent: isConsistent)
    }

    /// Reads one page: at most `limit` items before the filter, and about a megabyte.
    ///
    /// - Complexity: linear in the items looked at. A read by key looks at no others than those of its ranges.
    func page(
        of plan: SelectPlan, limit: Int?, from token: SelectToken?, isConsistent: Bool
    ) throws(DynamoError) -> SelectPage {
        var page = SelectPage()
        var rest = limit ?? .max
        var bytes = 0
        let first = token?.read ?? 0
        guard first < plan.reads.count || first == 0 else { throw .foreignNextToken }
        for number in first..<plan.reads.count {
            guard rest > 0, bytes < PageRequest.maximumBytes else {
                page.next = SelectToken(read: number, key: nil)
                break
            }
            var request = request(plan, plan.reads[number], limit: limit == nil ? nil : rest, isConsistent)
            if number == first, let key = token?.key {
                let start = try plan.source.key(ofStart: key, isQuery: !plan.isScan)
                guard request.range.contains(start) else { throw .foreignNextToken }
                request.start(behind: start)
            }
            let part = try store.page(request)
            if let projection = plan.projection {
                for item in part.items { page.items.append(projection.apply(to: item)) }
            } else {
                page.items.append(contentsOf: part.items)
            }
            page.capacity.add(CapacityReport(part, of: request))
            rest -= part.scannedCount
            bytes += part.bytes
            if let key = part.lastKey, !plan.reads[number].isSingle {
                page.next = SelectToken(read: number, key: key)
                break
            }
        }
        return page
    }

    private func request(
        _ plan: SelectPlan, _ read: SelectPlan.Read, limit: Int?, _ isConsistent: Bool
    ) -> PageRequest {
        var request = PageRequest(
            source: plan.source, shape: ReadShape(filter: read.filter, fetchesFromTable: plan.fetchesFromTable),
            range: read.range, isForward: read.isForward, limit: limit, isConsistent: isConsistent)
        if plan.isScan {
            request.pattern = .sweep
            request.partitions = CapacityPartitions(
                plan.source.index?.definition.capacity ?? plan.source.table.definition.capacity)
        }
        return request
    }
}

extension ReadShape {
    /// The shape of a SELECT, whose columns are taken from the whole item.
    fileprivate init(filter: Condition?, fetchesFromTable: Bool) {
        self.filter = filter
        self.fetchesFromTable = fetchesFromTable
        projection = nil
        isCountOnly = false
    }
}

extension CapacityReport {
    /// Adds what something else used on the same table.
    mutating func add(_ other: CapacityReport) {
        table += other.table
        localIndexes.merge(other.localIndexes, uniquingKeysWith: +)
        globalIndexes.merge(other.globalIndexes, uniquingKeysWith: +)
    }
}
