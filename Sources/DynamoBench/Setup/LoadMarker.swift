/// An item that tells what a table was loaded with, written after the last batch, so that a table kept from an
/// earlier run is loaded again only if something else is needed.
struct LoadMarker {
    private let session: Session
    private let shape: TableShape
    private let signature: String

    init(_ session: Session, _ shape: TableShape, items: Int) {
        let options = session.options
        self.session = session
        self.shape = shape
        let kind = options.workload.rawValue.hasPrefix("ycsb") ? "ycsb" : options.workload.rawValue
        signature = "\(kind) items=\(items) records=\(options.records) value=\(options.valueSize) seed=\(options.seed)"
    }

    /// Loads the items, unless the marker says that they are there.
    func load(itemCount: Int, _ writeItem: @escaping (Int, ByteBuffer) -> Void) throws(BenchError) {
        if try isPresent() { return }
        let loader = Loader(session, itemCount: itemCount, writeItem: writeItem)
        try session.drive(loader)
        if let failure = loader.failure {
            throw BenchError(.refused, "loading the table failed: \(failure.kind): \(failure.message)")
        }
        let item = #"{\#(key),"loaded":{"S":"\#(signature)"}}"#
        try session.call("PutItem", #"{"TableName":"\#(session.options.table)","Item":\#(item)}"#).requireSuccess()
    }

    private var key: String { shape.keyNames.map { #""\#($0)":{"S":"apus-bench-load"}"# }.joined(separator: ",") }

    private func isPresent() throws(BenchError) -> Bool {
        let table = session.options.table
        let reply = try session.call("GetItem", #"{"TableName":"\#(table)","Key":{\#(key)},"ConsistentRead":true}"#)
        try reply.requireSuccess()
        return reply.scan { scanner in
            guard scanner.seek("Item"), scanner.seek("loaded"), scanner.seek("S") else { return false }
            return scanner.string()?.string == signature
        }
    }
}
