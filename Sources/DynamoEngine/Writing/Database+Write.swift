import DynamoModel
import DynamoStorage

extension Database {
    /// Decides writes of distinct items and makes them durable together: all of them or, when one of them throws, none.
    ///
    /// 1. The slots of the keys are held from the decision until the commit has been queued.
    /// 2. The completion is called when all that the decision was based on is durable: also for a failed condition or a
    ///    write that changes nothing, when they saw an image that was not.
    /// 3. An item that a transaction under way has cannot be written: TransactionConflictException.
    func write(
        _ writes: [ItemWrite], completion: @escaping @Sendable (Result<[ItemChange], DynamoError>) -> Void
    ) {
        let generation = gate.enter()
        defer { gate.leave(generation) }
        let slots = pending.acquire(writes.map(\.key))
        var sawPending = false
        do throws(DynamoError) {
            var changes: [ItemChange] = []
            changes.reserveCapacity(writes.count)
            for (write, slot) in zip(writes, slots) {
                guard let change = try decide(write, in: slot, sawPending: &sawPending) else {
                    throw .transactionConflict
                }
                changes.append(change)
            }
            let decided = DecidedWrites(writes: writes, slots: slots, changes: changes)
            queue(decided, sawPending: sawPending, holding: slots, completion: completion)
        } catch {
            pending.release(slots)
            answer(.failure(error), afterPending: sawPending, completion)
        }
    }

    /// Like ``write(_:completion:)``, but leaves out the items that transactions under way have: their change is nil.
    func writeWithoutConflicts(
        _ writes: [ItemWrite], completion: @escaping @Sendable (Result<[ItemChange?], DynamoError>) -> Void
    ) {
        let generation = gate.enter()
        defer { gate.leave(generation) }
        let slots = pending.acquire(writes.map(\.key))
        var sawPending = false
        do throws(DynamoError) {
            var decisions: [ItemChange?] = []
            for (write, slot) in zip(writes, slots) {
                decisions.append(try decide(write, in: slot, sawPending: &sawPending))
            }
            let changes = decisions
            let accepted = changes.indices.filter { changes[$0] != nil }
            let decided = DecidedWrites(
                writes: accepted.map { writes[$0] }, slots: accepted.map { slots[$0] },
                changes: changes.compactMap { $0 })
            queue(decided, sawPending: sawPending, holding: slots) { result in completion(result.map { _ in changes }) }
        } catch {
            pending.release(slots)
            answer(.failure(error), afterPending: sawPending) { result in
                completion(result.map { changes in changes.map { $0 } })
            }
        }
    }

    /// What a write does to its item and to the indexes; nil when a transaction under way has the item. The caller
    /// holds the slot.
    func decide(
        _ write: ItemWrite, in slot: PendingSlot, sawPending: inout Bool
    ) throws(DynamoError) -> ItemChange? {
        if write.table.isDropped {
            // It may not be durable yet.
            sawPending = true
            throw .tableNotFound
        }
        let state = pending.state(of: slot)
        if state.isInTransaction { return nil }
        var change = try write.decide(on: try state.image.item(of: slot, in: store, sawPending: &sawPending))
        change.setIndexChanges(write.table.indexes)
        return change
    }

    /// Queues the commit of what has been decided, lets go of the slots, and completes the request when it is durable.
    ///
    /// - Parameters:
    ///   - transaction: set for a transaction, whose slots are marked until it is done.
    ///   - slots: all that the caller holds.
    func queue(
        _ decided: DecidedWrites, of transaction: Transaction? = nil, sawPending: Bool, holding slots: [PendingSlot],
        completion: @escaping @Sendable (Result<[ItemChange], DynamoError>) -> Void
    ) {
        let changes = decided.changes
        var commit = Commit(batch: WriteBatch(reservingBytes: 512 * changes.count)) { failure in
            completion(failure.map { .failure($0) } ?? .success(changes))
        }
        decided.add(to: &commit) { slot, image in pending.begin(slot, image: image) }
        transaction?.record(changes, in: &commit)
        let writesNothing = commit.batch.isEmpty
        if !writesNothing {
            if transaction != nil { decided.mark(in: &commit) { slot in pending.mark(slot) } }
            committer.submit(commit)
        }
        pending.release(slots)
        if writesNothing { answer(.success(changes), afterPending: sawPending, completion) }
    }

    /// Completes a request that writes nothing: at once, or when the images that it saw are durable.
    func answer(
        _ result: Result<[ItemChange], DynamoError>, afterPending sawPending: Bool,
        _ completion: @escaping @Sendable (Result<[ItemChange], DynamoError>) -> Void
    ) {
        guard sawPending else { return completion(result) }
        committer.submitBarrier { failure in completion(failure.map { .failure($0) } ?? result) }
    }
}
