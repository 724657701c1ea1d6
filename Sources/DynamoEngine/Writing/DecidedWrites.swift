/// Writes of one request with what they do, ready to be committed.
struct DecidedWrites {
    let writes: [ItemWrite]
    /// The slot of each write.
    let slots: [PendingSlot]
    /// What each write does.
    let changes: [ItemChange]

    /// Adds what changes to a commit; `begin` is called with the slot and the new image of each.
    func add(to commit: Commit, begin: (PendingSlot, StoredItem?) -> Void) {
        for index in changes.indices where !changes[index].isNeutral {
            commit.add(changes[index], at: writes[index].key, in: writes[index].table)
            commit.slots.append(slots[index])
            begin(slots[index], changes[index].new)
        }
    }

    /// Adds all slots of a transaction to its commit, also those of items that it only checks.
    func mark(in commit: Commit, _ mark: (PendingSlot) -> Void) {
        commit.marked = slots
        for slot in slots { mark(slot) }
    }
}
