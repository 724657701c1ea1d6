import DynamoExpressions
import DynamoModel
import DynamoStorage

/// What a Query or Scan reads: a range of the store in one direction, and what becomes of each item.
struct PageRequest {
    /// DynamoDB ends a page with the item that brings it to this many bytes.
    ///
    /// See [Paginating table query results](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html).
    static let maximumBytes = 1 << 20

    let source: ReadSource
    let shape: ReadShape
    var range: KeyRange
    var isForward = true
    /// The most items to look at, before the filter.
    var limit: Int?
    var isConsistent = false
    var pattern = ReadPattern.interactive
    /// For a Scan, the partitions that the source is divided into, each of which it pays for; nil for a Query.
    var partitions: CapacityPartitions?

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
    var items = ItemList()
    /// The items that passed the filter.
    var count = 0
    /// The items that were looked at.
    var scannedCount = 0
    /// Their sizes together, which is what the read costs.
    var bytes = 0
    /// The same by partition; empty for a Query.
    var partitionBytes: [Int: Int] = [:]
    /// What fetching items from the table cost, in read units.
    var fetchUnits = 0.0
    /// The key of the item that the page ended with although more may follow.
    var lastKey: Item?
}

extension OrderedStore {
    /// Reads a page as of one moment, with what it fetches from the table.
    ///
    /// - Complexity: linear in the items looked at; at most a megabyte and an item of them.
    func page(_ request: PageRequest) throws(DynamoError) -> Page {
        // A cursor alone stays at its moment.
        guard request.shape.fetchesFromTable else { return try readPage(request) }
        let snapshot: any StoreSnapshot
        do throws(StorageError) {
            snapshot = try self.snapshot()
        } catch {
            throw DynamoError(storage: error)
        }
        return try snapshot.readPage(request)
    }
}

extension StoreReader {
    fileprivate func readPage(_ request: PageRequest) throws(DynamoError) -> Page {
        var page = Page()
        guard !request.range.isEmpty else { return page }
        let cursor: any StoreCursor = try storing { () throws(StorageError) in
            try self.cursor(over: request.range, for: request.pattern)
        }
        var isPositioned = try storing { () throws(StorageError) in
            try request.isForward ? cursor.seekToFirst() : cursor.seekToLast()
        }
        while isPositioned {
            let stored = try StoredItemView(cursor.value)
            try page.add(stored, for: request, from: self)
            if let partitions = request.partitions {
                page.partitionBytes[partitions.partition(ofKey: cursor.key), default: 0] += stored.byteSize
            }
            if page.scannedCount == request.limit || page.bytes >= PageRequest.maximumBytes {
                page.lastKey = stored.item.selecting(request.source.startKeyNames)
                break
            }
            isPositioned = try storing { () throws(StorageError) in
                try request.isForward ? cursor.next() : cursor.previous()
            }
        }
        return page
    }

    private func storing<Value>(_ body: () throws(StorageError) -> Value) throws(DynamoError) -> Value {
        do throws(StorageError) {
            return try body()
        } catch {
            throw DynamoError(storage: error)
        }
    }
}

extension Page {
    fileprivate mutating func add(
        _ stored: StoredItemView, for request: PageRequest, from reader: some StoreReader
    ) throws(DynamoError) {
        let shape = request.shape
        scannedCount += 1
        bytes += stored.byteSize
        if shape.takesItemsAsTheyAre { return addAsItIs(stored, for: request) }
        var item = stored.item
        if shape.fetchesFromTable {
            let table = request.source.table
            let key = try table.key.checkedKey(of: item, for: .item, in: table.keyspace)
            // An entry and its item change together, so the item is there when both are read from one snapshot.
            guard let whole = try reader.item(at: key) else { return }
            fetchUnits += CapacityUnits.read(bytes: whole.byteSize, isConsistent: request.isConsistent)
            item = whole.item
        }
        if let filter = shape.filter, !filter.matches(item) { return }
        count += 1
        if !shape.isCountOnly { items.append(shape.projection?.apply(to: item) ?? item) }
    }

    /// Copies the bytes of an item from the store to the page, and makes no item of them.
    private mutating func addAsItIs(_ stored: StoredItemView, for request: PageRequest) {
        count += 1
        if request.shape.isCountOnly { return }
        if items.isEmpty {
            let expected = stored.canonical.count * 9 / 8 + 1
            let count = min(request.limit ?? 64, 64, PageRequest.maximumBytes / expected + 1)
            items.reserveCapacity(count, itemByteCount: expected)
        }
        items.append(canonical: stored.canonical)
    }
}
