/// An item that tells how far a table is loaded, and with what, so that a table kept from an earlier run is loaded only
/// with what it lacks.
///
/// It holds for items that are numbered, and that follow from their number and the signature alone: then a table with
/// more items than needed serves as well, and one with fewer is loaded further. The marker is written again and again
/// while a table is loaded, so a load that was cut off goes on where it was.
struct LoadMarker {
    /// How many items are loaded between two writes of the marker.
    private static let step = 500_000

    private let session: Session
    private let shape: TableShape
    private let signature: String

    /// - Parameter kind: what the items are, but for the value size and the seed.
    init(_ session: Session, _ shape: TableShape, kind: String) {
        self.session = session
        self.shape = shape
        signature = "\(kind) value=\(session.options.valueSize) seed=\(session.options.seed)"
    }

    /// Loads the items, save those of which the marker says that they are there.
    /// - Throws: also if the table was loaded with something else, which would be found among the items.
    func load(itemCount: Int, _ writeItem: @escaping (Int, ByteBuffer) -> Void) throws(BenchError) {
        var loadedCount = try read()
        while loadedCount < itemCount {
            let end = min(itemCount, loadedCount + Self.step)
            let loader = Loader(session, numbers: loadedCount..<end, writeItem: writeItem)
            try session.drive(loader, connectionCount: max(session.options.connections, Loader.connectionCount))
            if let failure = loader.failure {
                throw BenchError(.refused, "loading the table failed: \(failure.kind): \(failure.message)")
            }
            try write(loadedCount: end)
            loadedCount = end
            if itemCount > Self.step { session.progress("loaded \(end) of \(itemCount) items") }
        }
    }

    private var key: String { shape.keyNames.map { #""\#($0)":{"S":"apus-bench-load"}"# }.joined(separator: ",") }

    private func write(loadedCount: Int) throws(BenchError) {
        let item = #"{\#(key),"loaded":{"S":"\#(signature)"},"items":{"N":"\#(loadedCount)"}}"#
        try session.call("PutItem", #"{"TableName":"\#(session.options.table)","Item":\#(item)}"#).requireSuccess()
    }

    /// How many items are there.
    private func read() throws(BenchError) -> Int {
        let table = session.options.table
        let reply = try session.call("GetItem", #"{"TableName":"\#(table)","Key":{\#(key)},"ConsistentRead":true}"#)
        try reply.requireSuccess()
        var found: String?
        var count = 0
        reply.scan { scanner in
            guard scanner.seek("Item") else { return }
            _ = scanner.forEachAttribute { name, _, text in
                if name == "loaded" { found = text.string }
                if name == "items" { count = Int(text.string) ?? 0 }
                return true
            }
        }
        guard let found else { return 0 }
        guard found == signature else {
            throw BenchError(
                .refused,
                "table \(table) was loaded with '\(found)' instead of '\(signature)'; name another --table, or --drop it"
            )
        }
        return count
    }
}
