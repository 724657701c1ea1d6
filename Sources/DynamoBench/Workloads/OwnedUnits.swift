/// Which version of each unit (an item, or a batch of items) was acknowledged last.
///
/// Each unit belongs to one slot, and a slot has one write outstanding. So the version that has to be found in the
/// end is known exactly, however many slots write.
struct OwnedUnits {
    private let share: ThreadShare
    private let unitsPerSlot: Int
    private var versions: [UInt32]
    private var chosen: [Int]
    /// Units of which a write failed that may have been applied all the same.
    private var uncertain: Set<Int> = []
    private var random: Random

    /// - Parameter unitCount: how many units all slots have; each has one at least.
    init(_ share: ThreadShare, unitCount: Int, seed: UInt64) {
        self.share = share
        unitsPerSlot = max(1, unitCount / share.totalSlotCount)
        versions = Array(repeating: 0, count: unitsPerSlot * share.slotCount)
        chosen = Array(repeating: 0, count: share.slotCount)
        random = Random(seed: Random.mix(seed, UInt64(share.thread)))
    }

    struct Choice: Equatable {
        let unit: Int
        let version: Int
    }

    /// Chooses one of the slot's units to be written next.
    mutating func choose(slot: Int) -> Choice {
        let index = slot * unitsPerSlot + random.next(below: unitsPerSlot)
        chosen[slot] = index
        return Choice(unit: unit(at: index), version: Int(versions[index]) + 1)
    }

    /// The slot's write was acknowledged.
    mutating func acknowledge(slot: Int) { versions[chosen[slot]] += 1 }

    /// The slot's write failed.
    mutating func fail(slot: Int, mayHaveBeenApplied: Bool) {
        if mayHaveBeenApplied { uncertain.insert(chosen[slot]) }
    }

    /// Some of the units that were written, with the version that each has to have now.
    func sample(count: Int, seed: UInt64) -> [Choice] {
        var sample = Sample(capacity: count, seed: seed)
        for index in versions.indices where versions[index] > 0 && !uncertain.contains(index) { sample.add(index) }
        return sample.numbers.map { Choice(unit: unit(at: $0), version: Int(versions[$0])) }
    }

    private func unit(at index: Int) -> Int { share.firstSlot * unitsPerSlot + index }
}
