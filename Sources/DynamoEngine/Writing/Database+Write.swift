import DynamoModel
import DynamoStorage

extension Database {
    /// Decides writes of distinct items and makes them durable together: all of them or, when one of them throws, none.
    ///
    /// 1. The slots of the keys are held from the decision until the commit has been queued.
    /// 2. The completion is called when all that the decision was based on is durable: also for a failed condition or a
    ///    write that changes nothing, when they saw an image that was not.
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
                changes.append(try decide(write, in: slot, sawPending: &sawPending))
            }
            queue(changes, of: writes, in: slots, sawPending: sawPending, completion: completion)
        } catch {
            pending.release(slots)
            answer(.failure(error), afterPending: sawPending, completion)
        }
    }

    /// What a write does to its item and to the indexes. The caller holds the slot.
    private func decide(
        _ write: ItemWrite, in slot: PendingSlot, sawPending: inout Bool
    ) throws(DynamoError) -> ItemChange {
        var change = try write.decide(on: try currentItem(of: slot, sawPending: &sawPending))
        change.setIndexChanges(write.table.indexes)
        return change
    }

    /// The image that a writer of the slot decides on.
    func currentItem(of slot: PendingSlot, sawPending: inout Bool) throws(DynamoError) -> StoredItem? {
        switch pending.image(of: slot) {
        case .pending(let item):
            sawPending = true
            return item
        case .durable:
            return try store.item(at: slot.key)
        }
    }

    private func queue(
        _ changes: [ItemChange], of writes: [ItemWrite], in slots: [PendingSlot], sawPending: Bool,
        completion: @escaping @Sendable (Result<[ItemChange], DynamoError>) -> Void
    ) {
        var commit = Commit(batch: WriteBatch(reservingBytes: 512 * changes.count)) { failure in
            completion(failure.map { .failure($0) } ?? .success(changes))
        }
        for ((write, slot), change) in zip(zip(writes, slots), changes) where !change.isNeutral {
            commit.add(change, at: write.key, in: write.table)
            commit.slots.append(slot)
            pending.begin(slot, image: change.new)
        }
        if !commit.slots.isEmpty { committer.submit(commit) }
        pending.release(slots)
        if commit.slots.isEmpty { answer(.success(changes), afterPending: sawPending, completion) }
    }

    /// Completes a request that writes nothing: at once, or when the images that it saw are durable.
    private func answer(
        _ result: Result<[ItemChange], DynamoError>, afterPending sawPending: Bool,
        _ completion: @escaping @Sendable (Result<[ItemChange], DynamoError>) -> Void
    ) {
        guard sawPending else { return completion(result) }
        committer.submitBarrier { failure in completion(failure.map { .failure($0) } ?? result) }
    }
}
