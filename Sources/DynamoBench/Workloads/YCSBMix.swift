/// The shares of a YCSB workload's operations, in percent.
struct YCSBMix: Equatable {
    var read = 0
    var update = 0
    var insert = 0
    var readModifyWrite = 0
    /// Whether the records inserted last are read most often, instead of a fixed set of hot ones.
    var readsLatest = false

    enum Operation { case read, update, insert, readModifyWrite }

    func choose(_ random: inout Random) -> Operation {
        var draw = random.next(below: 100)
        for (share, operation) in [(read, Operation.read), (update, .update), (insert, .insert)] {
            if draw < share { return operation }
            draw -= share
        }
        return .readModifyWrite
    }
}
