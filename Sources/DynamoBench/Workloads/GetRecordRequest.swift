/// Writes the GetItem requests of the workloads `get` and `http`, which have to be alike.
struct GetRecordRequest {
    private let head: RequestHead
    private let prefix: [UInt8]

    init(_ session: Session) {
        head = session.head("GetItem")
        let consistency = session.options.isConsistent ? #""ConsistentRead":true,"# : ""
        prefix = Array(#"{"TableName":"\#(session.options.table)",\#(consistency)"Key":{"pk":{"S":""#.utf8)
    }

    /// Writes the request for the record with this number.
    func write(_ number: Int, _ request: Request) {
        request.begin(head, prefix)
        Record.appendKey(number, to: request.bytes)
        request.bytes.append(#""}}}"#)
    }
}
