/// A kind of load: its table, what has to be there first, the operations, and what must hold in the end.
///
/// Used by the main thread, save for the sources, each of which belongs to one thread while the load runs.
protocol Workload: AnyObject {
    /// The shape of its table; nil if it needs none.
    var table: TableShape? { get }

    /// How many items an operation writes, if that is what the workload is about.
    var itemsPerOperation: Int { get }

    /// Loads or reads what the operations need. The table, if there is one, is active.
    func prepare(_ session: Session) throws(BenchError)

    /// Makes the source of operations of one thread.
    func makeSource(_ share: ThreadShare) -> any OperationSource

    /// Checks the table after the load; wrong findings go to `findings`.
    func verify(_ session: Session, _ findings: inout Tally) throws(BenchError)
}

extension Workload {
    var itemsPerOperation: Int { 1 }
}

/// The part of the load that one thread has.
struct ThreadShare {
    let thread: Int
    let threadCount: Int
    /// The number of its first slot among the slots of all threads.
    let firstSlot: Int
    let slotCount: Int
    let totalSlotCount: Int
}

extension WorkloadName {
    func make(_ session: Session) -> any Workload {
        switch self {
        case .chatAppend: ChatAppend(session)
        case .chatRead: ChatRead(session)
        case .chatGet: ChatGet(session)
        case .chatPut: ChatPut(session)
        case .get: GetRecords(session)
        case .put: PutRecords(session)
        case .updateCounter: UpdateCounters(session)
        case .batchWrite: BatchWriteRecords(session)
        case .ycsbA: YCSBPoint(session, YCSBMix(read: 50, update: 50))
        case .ycsbB: YCSBPoint(session, YCSBMix(read: 95, update: 5))
        case .ycsbC: YCSBPoint(session, YCSBMix(read: 100))
        case .ycsbD: YCSBPoint(session, YCSBMix(read: 95, insert: 5, readsLatest: true))
        case .ycsbE: YCSBScan(session)
        case .ycsbF: YCSBPoint(session, YCSBMix(read: 50, readModifyWrite: 50))
        case .http: PlainRequests(session)
        }
    }
}
