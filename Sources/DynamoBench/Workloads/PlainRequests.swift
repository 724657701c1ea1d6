/// Sends the same request over and over, one of those that `get` sends: for a server that is no DynamoDB, such as nginx
/// with a fixed answer, as a yardstick of what HTTP itself costs. Any answer with status 200 is right.
final class PlainRequests: Workload {
    let table: TableShape? = nil
    private let session: Session

    init(_ session: Session) { self.session = session }

    func prepare(_ session: Session) {}

    func makeSource(_ share: ThreadShare) -> any OperationSource { PlainRequestsSource(session) }

    func verify(_ session: Session, _ findings: inout Tally) {}
}

private final class PlainRequestsSource: OperationSource {
    private let getRecord: GetRecordRequest

    init(_ session: Session) { getRecord = GetRecordRequest(session) }

    func nextRequest(slot: Int, into request: Request) -> Bool {
        getRecord.write(0, request)
        return true
    }

    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict { .right }

    func requestFailed(_ failure: RequestFailure, slot: Int) {}
}
