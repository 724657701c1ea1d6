import DynamoModel
import DynamoStorage

extension Database {
    /// Decides one write and makes it durable.
    ///
    /// 1. The slot of the key is held from the decision until the commit has been queued.
    /// 2. The completion is called when all that the decision was based on is durable: also for a failed condition or a
    ///    write that changes nothing, when they saw an image that was not.
    /// 3. An item that a transaction under way has cannot be written: TransactionConflictException.
    func write(_ write: ItemWrite, completion: @escaping @Sendable (Result<ItemChange, DynamoError>) -> Void) {
        deciding {
            let slot = pending.acquire(write.key)
            defer { pending.release(slot) }
            var sawPending = false
            do throws(DynamoError) {
                guard let change = try decide(write, in: slot, sawPending: &sawPending) else {
                    throw .transactionConflict
                }
                if change.isNeutral { return answer(.success(change), afterPending: sawPending, completion) }
                let commit = Commit(batch: WriteBatch(reservingBytes: change.commitBytes)) { failure in
                    completion(failure.map { .failure($0) } ?? .success(change))
                }
                commit.add(change, at: write.key, in: write.table)
                commit.slots.append(slot)
                pending.begin(slot, image: change.new)
                return .submitted(commit, committer.submitHoldingSlots(commit))
            } catch {
                return answer(.failure(error), afterPending: sawPending, completion)
            }
        }
    }

    /// Like ``write(_:completion:)``, but leaves out the items that transactions under way have: their change is nil.
    func writeWithoutConflicts(
        _ writes: [ItemWrite], completion: @escaping @Sendable (Result<[ItemChange?], DynamoError>) -> Void
    ) {
        deciding {
            let slots = pending.acquire(writes.map(\.key))
            defer { pending.release(slots) }
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
                return queue(decided, sawPending: sawPending) { result in
                    completion(result.map { _ in changes })
                }
            } catch {
                return answer(.failure(error), afterPending: sawPending, completion)
            }
        }
    }

    /// How a decision ends.
    enum DecisionEnd {
        /// A commit is submitted, which completes the request.
        case submitted(Commit, Committer.Submission)
        /// There is nothing to wait for: the request is to be completed.
        case answered(@Sendable () -> Void)
    }

    /// Runs a decision inside the gate. What follows from it happens outside, when the slots are free again, because a
    /// completion may well begin another write of the same item.
    func deciding(_ body: () -> DecisionEnd) {
        let generation = gate.enter()
        let end = body()
        gate.leave(generation)
        switch end {
        case .submitted(let commit, let submission): committer.complete(commit, submission)
        case .answered(let complete): complete()
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

    /// Queues the commit of what has been decided; the request is completed when it is durable.
    ///
    /// - Parameter transaction: set for a transaction, whose slots are marked until it is done.
    func queue(
        _ decided: DecidedWrites, of transaction: Transaction? = nil, sawPending: Bool,
        completion: @escaping @Sendable (Result<[ItemChange], DynamoError>) -> Void
    ) -> DecisionEnd {
        let changes = decided.changes
        let commit = Commit(batch: WriteBatch(reservingBytes: changes.reduce(0) { $0 + $1.commitBytes })) { failure in
            completion(failure.map { .failure($0) } ?? .success(changes))
        }
        decided.add(to: commit) { slot, image in pending.begin(slot, image: image) }
        transaction?.record(changes, in: commit)
        if commit.batch.isEmpty { return answer(.success(changes), afterPending: sawPending, completion) }
        if transaction != nil { decided.mark(in: commit) { slot in pending.mark(slot) } }
        return .submitted(commit, committer.submitHoldingSlots(commit))
    }

    /// Completes a request that writes nothing: at once, or when the images that it saw are durable.
    func answer<Value: Sendable>(
        _ result: Result<Value, DynamoError>, afterPending sawPending: Bool,
        _ completion: @escaping @Sendable (Result<Value, DynamoError>) -> Void
    ) -> DecisionEnd {
        guard sawPending else { return .answered { completion(result) } }
        let barrier = Commit { failure in completion(failure.map { .failure($0) } ?? result) }
        return .submitted(barrier, committer.submitHoldingSlots(barrier))
    }
}
