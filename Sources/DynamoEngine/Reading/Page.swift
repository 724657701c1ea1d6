import DynamoExpressions
import DynamoModel
import DynamoStorage

/// What a Query or Scan reads: a range of the store in one direction, and what becomes of each item.
struct PageRequest {
    /// DynamoDB ends a page with the item that brings it to this many bytes.
    ///
    /// See [Paginating table query results](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html).
    static let maximumBytes = 1 << 20

    var range: KeyRange
    var isForward = true
    /// The most items to look at, before the filter.
    var limit: Int?
    var filter: Condition?
    var projection: Projection?
    /// Whether only the count is wanted.
    var isCountOnly = false
    var pattern = ReadPattern.interactive

    /// Narrows the range to what comes behind the item at this key, in the direction of the read.
    mutating func start(behind key: [UInt8]) {
        if isForward {
            let successor = key + [0]
            if range.lower.precedesBytes(of: successor) { range.lower = successor }
        } else if key.precedesBytes(of: range.upper) {
            range.upper = key
        }
    }
}

/// One page of a Query or Scan.
struct Page {
    var items: [Item] = []
    /// The items that passed the filter.
    var count = 0
    /// The items that were looked at.
    var scannedCount = 0
    /// Their sizes together, which is what the read costs.
    var bytes = 0
    /// The item that the page ended with although more may follow.
    var last: Item?
}

extension StoreReader {
    /// Reads a page.
    ///
    /// - Complexity: linear in the items looked at; at most a megabyte and an item of them.
    func page(_ request: PageRequest) throws(DynamoError) -> Page {
        var page = Page()
        guard !request.range.isEmpty else { return page }
        do throws(StorageError) {
            let cursor = try cursor(over: request.range, for: request.pattern)
            var isPositioned = try request.isForward ? cursor.seekToFirst() : cursor.seekToLast()
            while isPositioned {
                let stored = try StoredItem(cursor: cursor)
                page.add(stored, for: request)
                if page.scannedCount == request.limit || page.bytes >= PageRequest.maximumBytes {
                    page.last = stored.item
                    break
                }
                isPositioned = try request.isForward ? cursor.next() : cursor.previous()
            }
        } catch {
            throw DynamoError(storage: error)
        }
        return page
    }
}

extension Page {
    fileprivate mutating func add(_ stored: StoredItem, for request: PageRequest) {
        scannedCount += 1
        bytes += stored.byteSize
        if let filter = request.filter, !filter.matches(stored.item) { return }
        count += 1
        if !request.isCountOnly { items.append(request.projection?.apply(to: stored.item) ?? stored.item) }
    }
}

extension StoredItem {
    fileprivate init(cursor: any StoreCursor) throws(StorageError) {
        do throws(DynamoError) {
            try self.init(value: cursor.value)
        } catch {
            throw StorageError(.corruption, error.message)
        }
    }
}
