import DynamoModel

/// What a transaction is besides its writes.
struct Transaction: Sendable {
    /// The claim of the request's token, when it has one.
    var claim: TokenClaim?

    /// Adds the record of the token to the commit.
    func record(_ changes: [ItemChange], in commit: Commit) {
        claim?.record(changes, in: &commit.batch)
    }
}

extension Database {
    /// Decides writes of distinct items and makes them durable in one step, or none of them: then the error is a
    /// TransactionCanceledException with the reason of each.
    ///
    /// Serializable: the slots of all keys, also of those that are only checked, are held while all are decided, and
    /// until the commit has been queued.
    ///
    /// 1. A transaction that meets an item of another one under way is cancelled, with TransactionConflict for that
    ///    item.
    /// 2. One that meets a single write under way goes behind it, as single writes go behind each other.
    func transact(
        _ writes: [ItemWrite], as transaction: Transaction,
        completion: @escaping @Sendable (Result<[ItemChange], DynamoError>) -> Void
    ) {
        deciding {
            let slots = pending.acquire(writes.map(\.key))
            defer { pending.release(slots) }
            var sawPending = false
            var changes: [ItemChange] = []
            var reasons: [CancellationReason] = []
            for (write, slot) in zip(writes, slots) {
                do throws(DynamoError) {
                    if let change = try decide(write, in: slot, sawPending: &sawPending) {
                        changes.append(change)
                        reasons.append(.nothing)
                    } else {
                        reasons.append(.conflict)
                    }
                } catch {
                    guard let reason = CancellationReason(error) else {
                        return answer(.failure(error), afterPending: sawPending, completion)
                    }
                    reasons.append(reason)
                }
            }
            guard changes.count == writes.count else {
                return answer(.failure(.cancelled(reasons)), afterPending: sawPending, completion)
            }
            let decided = DecidedWrites(writes: writes, slots: slots, changes: changes)
            return queue(decided, of: transaction, sawPending: sawPending, completion: completion)
        }
    }
}
